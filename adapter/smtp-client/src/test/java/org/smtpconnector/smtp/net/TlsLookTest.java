package org.smtpconnector.smtp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.testkit.TestAuthority;

/** What a look through TLS sees, and that it ends, as a read does, whatever the server sends. */
@Timeout(60)
class TlsLookTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  private interface Scene {
    void play(TlsLink link, SSLSocket server) throws Exception;
  }

  private static void play(Scene scene) throws Exception {
    SSLContext context = AUTHORITY.issue("localhost").serverContext();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<SSLSocket> accepted =
          CompletableFuture.supplyAsync(() -> accept(context, listener));
      SmtpConfig config = SmtpConfig.to("localhost").port(listener.getLocalPort()).build();
      Deadline soon = Deadline.in(Duration.ofMinutes(1), "test");
      TlsLink link =
          TlsLink.handshake(new Dialer(config).dial(soon), AUTHORITY.clientContext(), config, soon);
      SSLSocket server = accepted.get(60, TimeUnit.SECONDS);
      server.getOutputStream().write('2');
      assertThat(link.read(ByteBuffer.allocate(10), soon)).isEqualTo(1);
      scene.play(link, server);
      link.abort();
      server.close();
    }
  }

  /** Over a socket that stays open when TLS ends on it. */
  private static SSLSocket accept(SSLContext context, ServerSocket listener) {
    try {
      Socket socket = listener.accept();
      SSLSocket server =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), false);
      server.setUseClientMode(false);
      server.startHandshake();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void remembersThatTheServerHasEndedTls() throws Exception {
    play(
        (link, server) -> {
          assertThat(link.look()).isEqualTo(PendingInputState.QUIET);
          server.close(); // close_notify alone
          await().until(() -> link.look() == PendingInputState.ENDED);
          assertThat(link.look()).isEqualTo(PendingInputState.ENDED);
          assertThat(link.read(ByteBuffer.allocate(10), Deadline.in(Duration.ofMinutes(1), "test")))
              .isEqualTo(-1);
          assertThat(link.look()).isEqualTo(PendingInputState.ENDED);
        });
  }

  @Test
  void endsAReadWhereTheServerSendsNewKeysWithoutEnd() throws Exception {
    play(
        (link, server) -> {
          Thread keys = newKeysWithoutEnd(server);
          Deadline later = Deadline.in(Duration.ofHours(1), "test");
          assertThatThrownBy(() -> link.read(ByteBuffer.allocate(10), later))
              .isInstanceOf(SSLException.class)
              .hasMessageContaining("TLS records that hold no data");
          link.abort();
          keys.join();
        });
  }

  @Test
  void endsAReadAtItsDeadlineThoughRecordsKeepComing() throws Exception {
    play(
        (link, server) -> {
          server.startHandshake(); // in TLS 1.3 a key update
          Deadline passed = Deadline.in(Duration.ZERO, "test");
          assertThatThrownBy(() -> link.read(ByteBuffer.allocate(10), passed))
              .hasMessageContaining("no test within 0 milliseconds");
        });
  }

  @Test
  void endsALookWhereTheServerSendsNewKeysWithoutEnd() throws Exception {
    play(
        (link, server) -> {
          Thread keys = newKeysWithoutEnd(server);
          await()
              .untilAsserted(
                  () ->
                      assertThatThrownBy(link::look)
                          .isInstanceOf(SSLException.class)
                          .hasMessageContaining("TLS records that hold no data"));
          assertThat(link.look()).isEqualTo(PendingInputState.ENDED);
          link.abort();
          keys.join();
        });
  }

  private static Thread newKeysWithoutEnd(SSLSocket server) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  server.startHandshake();
                }
              } catch (IOException e) {
                // The client left.
              }
            },
            "new-keys");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
