package org.smtpconnector.smtp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * A trust manager of the caller may throw any unchecked exception, which JSSE passes on as it is.
 */
class FailingTrustManagerTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Asks a directory, which is down. */
  private static final class DirectoryTrust implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new IllegalStateException("the directory is down");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportSecurity.class,
      names = {"STARTTLS", "TLS"})
  void opensNoSessionAndClosesTheConnection(TransportSecurity security) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new DirectoryTrust()}, null);
    try (ScriptedSmtpServer server = server(security, AUTHORITY.issue("localhost"))) {
      SmtpConfig config = to(server, security).sslContext(context).build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("no TLS: ")
          .hasMessageContaining("the directory is down");
      server.awaitOpenConnections(0, SOON);
      assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
    }
  }

  /** As of a deadline that is missing: that is our error, and no fault of TLS. */
  @Test
  void isAllThatIsTakenForAFaultOfTls() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      SmtpConfig config = SmtpConfig.to("localhost").port(listener.getLocalPort()).build();
      SocketLink socket = new Dialer(config).dial(Deadline.in(SOON, "test"));
      SSLContext context = AUTHORITY.clientContext();
      assertThatThrownBy(() -> TlsLink.handshake(socket, context, config, null))
          .isInstanceOf(NullPointerException.class);
      socket.abort();
    }
  }
}
