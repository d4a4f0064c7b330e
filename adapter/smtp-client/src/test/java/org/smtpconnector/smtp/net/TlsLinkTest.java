package org.smtpconnector.smtp.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpConfig;

/** What the client says in the handshake, and what it hears after it. */
class TlsLinkTest {
  /** SNI (RFC 6066 3), for servers that have a certificate for each name. */
  @Test
  void saysWhichServerItWants() throws Exception {
    SSLContext context = AUTHORITY.issue("mail.doe.example").serverContext();
    try (ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<List<SNIServerName>> wanted =
          CompletableFuture.supplyAsync(() -> namesWantedOf(listener));
      int port = listener.getLocalPort();
      Deadline soon = Deadline.in(Duration.ofSeconds(10), "test");
      SocketLink socket = new Dialer(SmtpConfig.to("127.0.0.1").port(port).build()).dial(soon);
      SmtpConfig config = SmtpConfig.to("mail.doe.example").port(port).build();
      TlsLink link = TlsLink.handshake(socket, AUTHORITY.clientContext(), config, soon);
      assertThat(wanted.get(60, TimeUnit.SECONDS))
          .containsExactly(new SNIHostName("mail.doe.example"));
      link.abort();
    }
  }

  private static List<SNIServerName> namesWantedOf(ServerSocket listener) {
    try (SSLSocket socket = (SSLSocket) listener.accept()) {
      socket.startHandshake();
      return ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What TLS says for itself hides nothing that the server says after it. */
  @Test
  void hearsWhatComesBehindAKeyUpdate() throws Exception {
    SSLContext context = AUTHORITY.issue("localhost").serverContext();
    try (ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<SSLSocket> server =
          CompletableFuture.supplyAsync(() -> shakenHands(listener));
      SmtpConfig config = SmtpConfig.to("localhost").port(listener.getLocalPort()).build();
      Deadline soon = Deadline.in(Duration.ofSeconds(10), "test");
      TlsLink link =
          TlsLink.handshake(new Dialer(config).dial(soon), AUTHORITY.clientContext(), config, soon);
      try (SSLSocket socket = server.get(60, TimeUnit.SECONDS)) {
        socket.getOutputStream().write('2');
        assertThat(link.read(ByteBuffer.allocate(10), soon)).isEqualTo(1);
        assertThat(link.look()).isEqualTo(PendingInputState.QUIET);
        socket.startHandshake(); // in TLS 1.3 a key update
        assertThat(link.look()).isEqualTo(PendingInputState.QUIET);
        socket.startHandshake();
        socket.getOutputStream().write("421 4.4.2 idle\r\n".getBytes(UTF_8));
        assertThat(link.look()).isEqualTo(PendingInputState.INPUT);
      }
      link.abort();
    }
  }

  private static SSLSocket shakenHands(ServerSocket listener) {
    try {
      SSLSocket socket = (SSLSocket) listener.accept();
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
