package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Sessions over TLS, from the start or by STARTTLS (RFC 3207). */
class TlsTest {
  @ParameterizedTest
  @EnumSource(
      value = TransportSecurity.class,
      names = {"STARTTLS", "TLS"})
  void sendsOverTlsAsTheUserThatItIsGiven(TransportSecurity security) throws Exception {
    try (ScriptedSmtpServer server = server(security, AUTHORITY.issue("localhost"))) {
      String text = "Subject: x\r\n\r\n" + "All good.\r\n".repeat(50_000);
      try (SmtpSession session = SmtpSession.open(to(server, security).build())) {
        for (int i = 0; i < 3; i++) {
          session.send(
              Envelope.of("shop@shop.example", "ann@doe.example"),
              MessageSource.of(text.getBytes(UTF_8)));
          assertThat(session.isUsable()).isTrue();
        }
      }
      assertThat(server.messages()).hasSize(3);
      ReceivedMessage message = server.messages().get(2);
      assertThat(message.tls()).isTrue();
      assertThat(message.user()).contains("alice");
      assertThat(message.text()).isEqualTo(text);
    }
  }

  @Test
  void tellsThatAPortWantsStartTlsInsteadOfTls() {
    try (ScriptedSmtpServer server =
        server(TransportSecurity.STARTTLS, AUTHORITY.issue("localhost"))) {
      assertThatThrownBy(() -> SmtpSession.open(to(server, TransportSecurity.TLS).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("security=starttls");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void resumesATlsSessionOfTheSameContext(String protocol) throws Exception {
    AtomicInteger checks = new AtomicInteger();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new CountingTrust(checks)}, null);
    try (ScriptedSmtpServer server = server(TransportSecurity.TLS, AUTHORITY.issue("localhost"))) {
      SmtpConfig config =
          to(server, TransportSecurity.TLS)
              .sslContext(context)
              .tls(TlsSettings.DEFAULT.withProtocols(protocol))
              .build();
      for (int i = 0; i < 5; i++) {
        SmtpSession.open(config).close();
      }
      assertThat(server.connections()).isEqualTo(5);
      assertThat(checks).as("certificates that were looked at").hasValue(1);
    }
  }

  /** Trusts everybody, and counts: a session that is resumed shows no certificate. */
  private static final class CountingTrust extends X509ExtendedTrustManager {
    private final AtomicInteger checks;

    CountingTrust(AtomicInteger checks) {
      this.checks = checks;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      checks.incrementAndGet();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new AssertionError();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new AssertionError();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      throw new AssertionError();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new AssertionError();
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
}
