package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;

/** Protocols, cipher suites and pinned keys. */
class TlsSettingsTest {
  @Test
  void speaksOnlyTheProtocolsAndCipherSuitesThatAreAllowed() throws Exception {
    try (ScriptedSmtpServer server = server(TransportSecurity.TLS, AUTHORITY.issue("localhost"))) {
      TlsSettings old =
          TlsSettings.DEFAULT
              .withProtocols("TLSv1.2")
              .withCipherSuites(
                  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
      try (SmtpSession session =
          SmtpSession.open(to(server, TransportSecurity.TLS).tls(old).build())) {
        assertThat(session.summary()).contains("TLSv1.2");
      }
      TlsSettings impossible =
          TlsSettings.DEFAULT
              .withProtocols("TLSv1.3")
              .withCipherSuites("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
      assertThatThrownBy(
              () -> SmtpSession.open(to(server, TransportSecurity.TLS).tls(impossible).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("no TLS");
    }
  }

  @Test
  void talksOnlyToAServerThatHasAPinnedKey() throws Exception {
    ServerCertificate certificate = AUTHORITY.issue("localhost");
    String pin = TlsSettings.pinOf(certificate.chain().get(0));
    String other = TlsSettings.pinOf(AUTHORITY.issue("localhost").chain().get(0));
    try (ScriptedSmtpServer server = server(TransportSecurity.STARTTLS, certificate)) {
      SmtpSession.open(
              to(server, TransportSecurity.STARTTLS)
                  .tls(TlsSettings.DEFAULT.withPins(other, pin))
                  .build())
          .close();
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      to(server, TransportSecurity.STARTTLS)
                          .tls(TlsSettings.DEFAULT.withPins(other))
                          .build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("has the key " + pin + ", which is none of the pins");
      assertThat(server.commands()).filteredOn(line -> line.startsWith("AUTH")).hasSize(1);
    }
  }

  @Test
  void refusesSettingsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.DEFAULT.withProtocols("TLSv1.1"))
        .withMessageContaining("[TLSv1.1], which are not some of [TLSv1.3, TLSv1.2]");
    assertThatIllegalArgumentException().isThrownBy(() -> TlsSettings.DEFAULT.withProtocols());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.DEFAULT.withCipherSuites("ROT13"))
        .withMessageContaining("cipher suite is 'ROT13'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsSettings.DEFAULT.withPins("c2hvcnQ="))
        .withMessageContaining("pin is 'c2hvcnQ='");
    assertThatIllegalArgumentException().isThrownBy(() -> TlsSettings.DEFAULT.withPins("?"));
  }
}
