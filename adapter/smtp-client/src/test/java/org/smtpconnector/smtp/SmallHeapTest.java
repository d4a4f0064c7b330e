package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/**
 * A client with a heap of 64 MB, and a server that makes each thing grow that a server can make
 * grow. The client ends it, and says which it was.
 */
@Timeout(300)
class SmallHeapTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  @TempDir private Path directory;

  private static String run(int port, TransportSecurity security, Object trustStore)
      throws Exception {
    Process client = SmallJvm.run(BoundedClient.class, port, security, Protocol.SMTP, trustStore);
    String said = new String(client.getInputStream().readAllBytes(), UTF_8);
    assertThat(client.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(said).doesNotContain("OutOfMemoryError");
    return said;
  }

  private Object trustStore() throws IOException {
    Path store = directory.resolve("trust.p12");
    AUTHORITY.writeTrustStore(store, "changeit".toCharArray());
    return store;
  }

  @ParameterizedTest
  @CsvSource({
    "'220-again\r\n', more than 2000 lines",
    "'220-again, and again, and again, and again, and again, and again, and again, and again\r\n',"
        + " longer than 131072 octets",
    "'220 xxxx', longer than 8192 octets"
  })
  void boundsOneReply(String endless, String why) throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on(NonCommandPhase.GREETING).flood(endless);
      assertThat(run(server.port(), TransportSecurity.PLAIN, "-"))
          .contains("ProtocolViolation: ")
          .contains(why);
    }
  }

  @ParameterizedTest
  @CsvSource({"PIPELINING, 250", "HELP, 250", "PIPELINING, 550", "HELP, 450"})
  void boundsTheRepliesToOneMessageInSum(String extension, String code) throws Exception {
    String line = "-" + "x".repeat(1000) + "\r\n";
    String reply = (code + line).repeat(120) + code + " done\r\n";
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().extensions(extension).start()) {
      server.on("RCPT").raw(reply.getBytes(UTF_8));
      assertThat(run(server.port(), TransportSecurity.PLAIN, "-"))
          .contains("ProtocolViolation: ")
          .contains("its replies to one message are longer than 512 octets each");
      assertThat(server.messages()).isEmpty();
    }
  }

  @Test
  void boundsTheChallengesOfAnAuthentication() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .startTls(AUTHORITY.issue("localhost"))
            .user("shop", "s3cret")
            .start()) {
      server.on("AUTH").flood("334 VXNlcm5hbWU6\r\n");
      assertThat(run(server.port(), TransportSecurity.STARTTLS, trustStore()))
          .contains("ProtocolViolation: ")
          .doesNotContain("s3cret");
    }
  }

  /** A message of a handshake that goes on and on, in records of TLS. */
  @Test
  void boundsTheHandshake() throws Exception {
    byte[] endless =
        ByteBuffer.allocate(5 + 4096)
            .put(new byte[] {22, 3, 3, 16, 0}) // handshake, TLS 1.2, 4096 octets
            .put(new byte[] {2, (byte) 0x7f, (byte) 0xff, (byte) 0xff}) // a hello of 8 MB
            .array();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Thread server =
          serve(
              () -> {
                try (Socket socket = listener.accept()) {
                  OutputStream out = socket.getOutputStream();
                  while (true) {
                    out.write(endless);
                  }
                }
              });
      assertThat(run(listener.getLocalPort(), TransportSecurity.TLS, trustStore()))
          .contains("SecurityUnmet: ");
      server.join();
    }
  }

  @Test
  void boundsWhatComesBehindTheHandshake() throws Exception {
    try (ServerSocket listener =
        AUTHORITY
            .issue("localhost")
            .serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Thread server =
          serve(
              () -> {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                  while (true) {
                    socket.startHandshake(); // in TLS 1.3 a new key
                  }
                }
              });
      assertThat(run(listener.getLocalPort(), TransportSecurity.TLS, trustStore()))
          .contains("TLS records that hold no data");
      server.join();
    }
  }

  private interface Server {
    void serve() throws IOException;
  }

  private static Thread serve(Server server) {
    Thread thread =
        new Thread(
            () -> {
              try {
                server.serve();
              } catch (IOException e) {
                // The client has had enough.
              }
            },
            "endless-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
