package org.smtpconnector.benchmark.sink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ServerCertificate;

/**
 * Sinks in a process of their own, so that neither their work nor their compiling is a client's.
 */
public final class Relay implements AutoCloseable {
  /** Whom its sinks let in, where there is TLS. */
  public static final String USER = "benchmark";

  /** The password of {@link #USER}; no secret, since the sinks live on loopback. */
  public static final String PASSWORD = "benchmark";

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  private Relay(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Starts the process.
   *
   * @param directory where its key store goes
   */
  public static Relay start(ServerCertificate certificate, Path directory) throws IOException {
    Path keyStore = directory.resolve("relay.p12");
    certificate.writeKeyStore(keyStore, PASSWORD.toCharArray());
    List<String> command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            RelayProcess.class.getName(),
            keyStore.toString(),
            PASSWORD);
    return new Relay(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Opens a sink.
   *
   * @param oneWay how long an octet is under way to it and from it; zero for no delay
   * @return the port to connect to
   */
  public int open(Offer offer, TransportSecurity security, Duration oneWay) throws IOException {
    return Integer.parseInt(ask("open " + offer + " " + security.name() + " " + oneWay));
  }

  /**
   * Makes the way to a sink longer or shorter, for open connections too.
   *
   * @param port of a sink that was opened with a delay
   */
  public void delay(int port, Duration oneWay) throws IOException {
    ask("delay " + port + " " + oneWay);
  }

  /** What the sink behind this port has taken so far. */
  public Tally tally(int port) throws IOException {
    return Tally.ofLine(ask("tally " + port));
  }

  /** Closes the sink behind this port. */
  public void close(int port) throws IOException {
    ask("close " + port);
  }

  private String ask(String question) throws IOException {
    questions.println(question);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process of the sinks has ended; its error output says why");
    }
    return answer;
  }

  @Override
  public void close() {
    questions.close();
    process.destroy();
  }
}
