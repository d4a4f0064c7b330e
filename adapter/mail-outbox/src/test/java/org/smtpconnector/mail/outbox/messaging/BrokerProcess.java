package org.smtpconnector.mail.outbox.messaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.smtpconnector.testkit.FreePort;

/**
 * A {@link TestBroker} in a process of its own, which is killed and started on the same journal.
 */
public final class BrokerProcess implements AutoCloseable {
  private final Path directory;
  private final int port = FreePort.find();
  private Process process;

  private BrokerProcess(Path directory) {
    this.directory = directory;
  }

  public static BrokerProcess start(Path directory) {
    BrokerProcess broker = new BrokerProcess(directory);
    broker.start();
    return broker;
  }

  public int port() {
    return port;
  }

  private void start() {
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1", // it lives for seconds
                  "-cp",
                  System.getProperty("java.class.path"),
                  TestBroker.class.getName(),
                  directory.toString(),
                  Integer.toString(port))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitStart(process.inputReader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitStart(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null && !line.equals("started")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("the broker has not started");
    }
  }

  /** SIGKILL. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it, and starts it with what it has in its journal. */
  public void restart() {
    kill();
    start();
  }

  @Override
  public void close() {
    kill();
  }
}
