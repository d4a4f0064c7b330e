package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.net.InetAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.handshake.SessionOpener;
import org.smtpconnector.smtp.net.HostResolver;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** Which certificates of a server are trusted, and for which names of it. */
class ServerTrustTest {
  static Stream<Arguments> certificatesThatWillNotDo() {
    return Stream.of(
        Arguments.of(TestAuthority.selfSigned("localhost"), "not signed by an authority"),
        Arguments.of(new TestAuthority().issue("localhost"), "not signed by an authority"),
        Arguments.of(AUTHORITY.issueExpired("localhost"), "not valid at this time"),
        Arguments.of(AUTHORITY.issue("mail.example.org"), "not for host 'localhost'"));
  }

  @ParameterizedTest
  @MethodSource("certificatesThatWillNotDo")
  void trustsNoCertificateThatWillNotDoAndSaysWhy(ServerCertificate certificate, String why) {
    for (TransportSecurity security :
        new TransportSecurity[] {TransportSecurity.STARTTLS, TransportSecurity.TLS}) {
      try (ScriptedSmtpServer server = server(security, certificate)) {
        assertThatThrownBy(() -> SmtpSession.open(to(server, security).build()))
            .isInstanceOf(SecurityUnmet.class)
            .hasMessageContaining(why);
        assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
      }
    }
  }

  @Test
  void checksTheNameOfAnAddressToo() throws Exception {
    try (ScriptedSmtpServer server =
        server(TransportSecurity.TLS, AUTHORITY.issue("localhost", "127.0.0.1"))) {
      SmtpConfig.Builder byAddress =
          SmtpConfig.to("127.0.0.1")
              .port(server.port())
              .security(TransportSecurity.TLS)
              .sslContext(AUTHORITY.clientContext());
      SmtpSession.open(byAddress.build()).close();
    }
  }

  private SmtpSession openByName(String name, ScriptedSmtpServer server) throws SmtpException {
    SmtpConfig config =
        SmtpConfig.to(name)
            .port(server.port())
            .security(TransportSecurity.TLS)
            .sslContext(AUTHORITY.clientContext())
            .build();
    HostResolver resolver =
        new HostResolver(host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    return new SmtpSession(config, new SessionOpener(config, SendDeadline.NONE, resolver).run());
  }

  /** Names with an underscore JSSE does not check, nor does it send them. */
  @ParameterizedTest
  @CsvSource({
    "relay.example., relay.example, true",
    "relay.example., other.example, false",
    "mail_relay.example, mail_relay.example, true",
    "MAIL_relay.example., mail_RELAY.example, true",
    "mail_relay.example, *.example, false",
    "a_b.relay.example, *.relay.example, true",
    "a.b_c.relay.example, *.relay.example, false",
    "a_b.relay.example, *b.relay.example, false",
    "mail_relay.example, other.example, false",
    "mail_relay.example, mail-relay.example, false"
  })
  void checksNamesWithUnderscoresAndADotAtTheEnd(String host, String certified, boolean good)
      throws Exception {
    try (ScriptedSmtpServer server = server(TransportSecurity.TLS, AUTHORITY.issue(certified))) {
      if (good) {
        openByName(host, server).close();
      } else {
        assertThatThrownBy(() -> openByName(host, server))
            .isInstanceOf(SecurityUnmet.class)
            .hasMessageContaining("certificate is not for host '" + host.replaceFirst("\\.$", ""));
      }
    }
    try (ScriptedSmtpServer server =
        server(TransportSecurity.TLS, TestAuthority.selfSigned(certified))) {
      assertThatThrownBy(() -> openByName(host, server))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("not signed by an authority");
    }
  }
}
