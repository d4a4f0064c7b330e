package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.smtpconnector.testkit.FreePort;

/** The sample in a server, by the script {@code run-sample} of {@code server-config}. */
final class SampleScript implements AutoCloseable {
  private static final String RUNNING = "Stop it with Ctrl+C.";

  private final Path script;
  private final Path output;
  private final int httpPort = FreePort.find();
  private ServerProcess process;

  /**
   * @param server the name of the server's directory in {@code server-config}
   */
  SampleScript(String server) {
    script = Installation.scripts(server).resolve("run-sample");
    output = Installation.run(server + "-sample").resolve("output.log");
  }

  /** Runs it with what the build has built, until it says how to stop it. */
  void start() {
    Installation.write(output, "");
    process =
        ServerProcess.startAtTerminal(
            "'" + script + "' --built",
            output.getParent(),
            Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "HTTP_PORT",
                Integer.toString(httpPort),
                "MAILBOX_PORT",
                Integer.toString(FreePort.find()),
                "MANAGEMENT_PORT",
                Integer.toString(FreePort.find())),
            output);
    await("the sample, see " + output)
        .atMost(ApplicationServer.LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> output().contains(RUNNING));
  }

  /** What it has printed. */
  String output() {
    return Installation.read(output);
  }

  URI address() {
    return URI.create("http://localhost:" + httpPort + "/");
  }

  /** The processes that it has started. */
  List<ProcessHandle> children() {
    return process.children();
  }

  /** Stops it as it says, by Ctrl+C, and waits until it has ended. */
  void stop() {
    process.pressControlC();
  }

  @Override
  public void close() {
    if (process != null) {
      process.stop();
    }
  }
}
