package org.smtpconnector.it.cluster;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.it.outbox.crash.CrashPoint;
import org.smtpconnector.it.outbox.crash.SharedDatabase;

/**
 * An Open Liberty with an H2 in a file is killed at steps, and started again. The tests look into
 * the database while the server runs (AUTO_SERVER); each commit is written at once (WRITE_DELAY).
 */
class H2ServerCrashIT extends ShopFixture {
  @TempDir private Path folder;
  private int databases;

  @Override
  SharedDatabase emptyDatabase() {
    Path file = folder.resolve("shop" + ++databases);
    return new SharedDatabase("jdbc:h2:file:" + file + ";WRITE_DELAY=0;AUTO_SERVER=TRUE");
  }

  static Stream<CrashPoint> points() {
    return IS_LONG
        ? Stream.of(CrashPoint.values())
        : Stream.of(
            CrashPoint.AFTER_THE_COMMIT_OF_A_PUT,
            CrashPoint.AFTER_THE_COMMIT_OF_A_BEGIN,
            CrashPoint.BEFORE_THE_REPLY_IS_READ,
            CrashPoint.BEFORE_THE_COMMIT_OF_A_SETTLE,
            CrashPoint.AFTER_THE_COMMIT_OF_A_SETTLE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("points")
  void eachMessageIsAcceptedOnceOrInDoubt(CrashPoint point) throws Exception {
    new ServerCrash(this).assertAcceptedOnceOrInDoubt(point);
  }

  static Stream<CrashPoint> pointsOfResent() {
    return IS_LONG
        ? CrashPoint.begunOnes()
        : Stream.of(CrashPoint.AFTER_THE_LAST_OCTET_OF_WHAT_IS_TAKEN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pointsOfResent")
  void eachMessageThatIsResentInDoubtIsAccepted(CrashPoint point) throws Exception {
    new ServerCrash(this).assertAcceptedAndDoubledOnlyIfInDoubt(point);
  }
}
