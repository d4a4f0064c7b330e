package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
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
import org.smtpconnector.testkit.ServerCertificate;

/** A server that the script {@code start} runs, and the files that it delivers. */
public final class ServerProcess implements RunningServer {
  // To install its packages, where that was not done yet, and to start.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Setup setup;
  private final Process process;
  private final long logBegan;

  private ServerProcess(Setup setup) throws IOException {
    this.setup = setup;
    this.logBegan = Files.exists(setup.mailLog()) ? Files.size(setup.mailLog()) : 0;
    this.process = run();
  }

  /** Runs a program of the folder servers, with these variables besides those of all. */
  public static ServerProcess start(String program, Map<String, String> variables)
      throws IOException {
    return start(Setup.of(program).with(variables));
  }

  /** Runs what is set up so. */
  public static ServerProcess start(Setup setup) throws IOException {
    Files.createDirectories(setup.mail());
    forget(setup.mail());
    writeCertificates(setup);
    return greeting(new ServerProcess(setup));
  }

  /** Runs the same once more, on the same ports and with what it has delivered and queued. */
  public ServerProcess startAgain() throws IOException {
    return greeting(new ServerProcess(setup));
  }

  private Path log() {
    return setup.data().resolve("start.log");
  }

  private Process run() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("servers"), "start").toString(),
                setup.program(),
                setup.data().toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SMTP_PORT", String.valueOf(setup.port()),
                "SMTPS_PORT", String.valueOf(setup.tlsPort()),
                "SIZE_LIMIT", String.valueOf(World.SIZE_LIMIT),
                "IDLE_SECONDS", String.valueOf(World.IDLE_SECONDS),
                "USER_NAME", World.USER,
                "USER_PASSWORD", World.PASSWORD,
                "UNPACKED", setup.unpacked().toString()));
    builder.environment().putAll(setup.variables());
    return builder.start();
  }

  private static ServerProcess greeting(ServerProcess server) throws IOException {
    try {
      server.awaitGreeting();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw new IllegalStateException(
          server.setup.program()
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

  private void awaitGreeting() {
    Awaitility.await("server that greets")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the server ended", () -> !process.isAlive())
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket("127.0.0.1", port())) {
                return socket.getInputStream().read() == '2';
              }
            });
  }

  private static void writeCertificates(Setup setup) throws IOException {
    Path data = setup.data();
    ServerCertificate certificate = setup.certificate();
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    Files.writeString(
        data.resolve("key.pem"),
        pem("PRIVATE KEY", encoder.encodeToString(certificate.key().getEncoded())));
    Files.writeString(
        data.resolve("certificate.pem"),
        certificate.chain().stream().map(each -> pem(encoder, each)).collect(Collectors.joining()));
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
    return setup.port();
  }

  @Override
  public int tlsPort() {
    return setup.tlsPort();
  }

  @Override
  public List<byte[]> delivered() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    for (Path file : files(setup.mail())) {
      // What a Maildir has in tmp is not delivered yet.
      if (!file.getParent().endsWith("tmp")) {
        messages.add(Files.readAllBytes(file));
      }
    }
    return messages;
  }

  /** What the server has written to its log since it was started. */
  public List<String> logged() throws IOException {
    try (SeekableByteChannel log = Files.newByteChannel(setup.mailLog())) {
      InputStream since = Channels.newInputStream(log.position(logBegan));
      return text(since.readAllBytes()).lines().toList();
    }
  }

  /** Its data, where it may look for files that it was not started with. */
  public Path data() {
    return setup.data();
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
