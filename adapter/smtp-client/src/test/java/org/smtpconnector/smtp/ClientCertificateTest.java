package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The certificate that the client shows to a server that asks for one. */
class ClientCertificateTest {
  @Test
  void showsItsCertificateToAServerThatAsksForOne(@TempDir Path files) throws Exception {
    Path trust = files.resolve("trust.p12");
    Path keys = files.resolve("keys.p12");
    AUTHORITY.writeTrustStore(trust, "trusted".toCharArray());
    AUTHORITY.issue("alice").writeKeyStore(keys, "secret".toCharArray());
    TlsStores stores = TlsStores.PLATFORM.withTrustStore(trust, "trusted");
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .startTls(AUTHORITY.issue("localhost"))
            .clientCertificates(AUTHORITY)
            .user("alice", "")
            .mechanisms("EXTERNAL")
            .start()) {
      SmtpConfig.Builder config =
          to(server, TransportSecurity.STARTTLS).credentials(Credentials.external());
      SSLContext shown = stores.withKeyStore(keys, "secret").context();
      try (SmtpSession session = SmtpSession.open(config.sslContext(shown).build())) {
        session.send(
            Envelope.of("shop@shop.example", "ann@doe.example"),
            MessageSource.of("Subject: x\r\n\r\n".getBytes(UTF_8)));
      }
      assertThat(server.messages().get(0).user()).contains("alice");

      assertThatThrownBy(
              () -> SmtpSession.open(config.credentials(Credentials.external("bob")).build()))
          .isInstanceOf(SmtpException.AuthenticationRefused.class);
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      config
                          .credentials(Credentials.external())
                          .sslContext(stores.context())
                          .build()))
          .as("without a certificate")
          .isInstanceOf(SmtpException.class);
    }
  }

  /** In TLS 1.3 the client is done before the server has looked at its certificate. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void isNotSafeEnoughForAServerThatWantsACertificate(String protocol) {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .implicitTls(AUTHORITY.issue("localhost"))
            .clientCertificates(AUTHORITY)
            .start()) {
      TlsSettings settings = TlsSettings.DEFAULT.withProtocols(protocol);
      SmtpConfig config = to(server, TransportSecurity.TLS).tls(settings).build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("client certificate")
          .hasMessageContaining("keyStore");
      assertThatThrownBy(() -> StepwiseSmtpSession.connect(config))
          .isInstanceOf(SecurityUnmet.class);
    }
  }
}
