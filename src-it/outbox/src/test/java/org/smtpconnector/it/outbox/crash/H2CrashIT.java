package org.smtpconnector.it.outbox.crash;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/**
 * On H2 in a file, which writes each commit at once: by default it writes them half a second later,
 * and forgets those before if its process is killed.
 */
class H2CrashIT extends CrashMatrix {
  @TempDir private Path folder;

  static CrashPoint[] points() {
    return CrashPoint.values();
  }

  static Stream<CrashPoint> pointsOfResent() {
    return IS_LONG ? Stream.of(CrashPoint.values()) : CrashPoint.begunOnes();
  }

  @Override
  SharedStore emptyStore() {
    return new SharedDatabase("jdbc:h2:file:" + folder.resolve("outbox") + ";WRITE_DELAY=0");
  }
}
