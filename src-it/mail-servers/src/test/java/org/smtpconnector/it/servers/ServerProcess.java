package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server that the script {@code start} runs, and the files that it delivers. */
public final class ServerProcess implements RunningServer {
  // To install its packages, where that was not done yet, and to start.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final String program;
  private final Map<String, String> variables;
  private final Process process;
  private final Path mail;
  private final int port;
  private final int tlsPort;

  private ServerProcess(String program, Map<String, String> variables, int port, int tlsPort)
      throws IOException {
    this.program = program;
    this.variables = variables;
    this.mail = Files.createDirectories(data(program).resolve("mail"));
    this.port = port;
    this.tlsPort = tlsPort;
    this.process = run();
  }

  /** Runs a program of the folder servers, with these variables besides those of all. */
  public static ServerProcess start(String program, Map<String, String> variables)
      throws IOException {
    Path mail = Files.createDirectories(data(program).resolve("mail"));
    forget(mail);
    writeCertificates(data(program));
    return greeting(new ServerProcess(program, variables, freePort(), freePort()));
  }

  /** Runs the same once more, on the same ports and with what it has delivered and queued. */
  public ServerProcess startAgain() throws IOException {
    return greeting(new ServerProcess(program, variables, port, tlsPort));
  }

  private static Path data(String program) {
    return Path.of(System.getProperty("data"), program);
  }

  private Path log() {
    return data(program).resolve("start.log");
  }

  private Process run() throws IOException {
    Path data = data(program);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("servers"), "start").toString(),
                program,
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SMTP_PORT", String.valueOf(port),
                "SMTPS_PORT", String.valueOf(tlsPort),
                "SIZE_LIMIT", String.valueOf(World.SIZE_LIMIT),
                "IDLE_SECONDS", String.valueOf(World.IDLE_SECONDS),
                "USER_NAME", World.USER,
                "USER_PASSWORD", World.PASSWORD));
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static ServerProcess greeting(ServerProcess server) throws IOException {
    try {
      server.awaitGreeting();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw new IllegalStateException(
          server.program
              + " does not run; "
              + server.log()
              + " ends in:\n"
              + lastLines(server.log()),
          e);
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = text(Files.readAllBytes(log)).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitGreeting() {
    Awaitility.await("server that greets")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the server ended", () -> !process.isAlive())
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.getInputStream().read() == '2';
              }
            });
  }

  private static void writeCertificates(Path data) throws IOException {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Files.writeString(
        data.resolve("key.pem"),
        pem("PRIVATE KEY", encoder.encodeToString(World.CERTIFICATE.key().getEncoded())));
    Files.writeString(
        data.resolve("certificate.pem"),
        World.CERTIFICATE.chain().stream()
            .map(certificate -> pem(encoder, certificate))
            .collect(Collectors.joining()));
    Files.writeString(data.resolve("authority.pem"), pem(encoder, World.AUTHORITY.certificate()));
  }

  private static String pem(Base64.Encoder encoder, X509Certificate certificate) {
    try {
      return pem("CERTIFICATE", encoder.encodeToString(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, String body) {
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  private static void forget(Path mail) throws IOException {
    for (Path file : files(mail)) {
      Files.delete(file);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int tlsPort() {
    return tlsPort;
  }

  @Override
  public List<byte[]> delivered() throws IOException {
    List<byte[]> mails = new ArrayList<>();
    for (Path file : files(mail)) {
      // What a Maildir has in tmp is not delivered yet.
      if (!file.getParent().endsWith("tmp")) {
        mails.add(Files.readAllBytes(file));
      }
    }
    return mails;
  }

  /** The server is killed with all its processes, as by a crash: by the end of its input. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static String text(byte[] mail) {
    return new String(mail, StandardCharsets.ISO_8859_1);
  }
}
