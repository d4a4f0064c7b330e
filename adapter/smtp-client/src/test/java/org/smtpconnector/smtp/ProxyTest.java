package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** Mail through proxies, one of each kind. */
class ProxyTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Credentials ALICE = Credentials.password("alice", "wonderland");
  private static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final MessageSource MESSAGE = MessageSource.of("Subject: x\r\n".getBytes(UTF_8));

  private static ScriptedSmtpServer server(TransportSecurity security, String certifiedFor) {
    ServerCertificate certificate = AUTHORITY.issue(certifiedFor);
    ScriptedSmtpServer.Builder builder = ScriptedSmtpServer.builder();
    return switch (security) {
      case PLAIN -> builder.start();
      case STARTTLS -> builder.user("alice", "wonderland").startTls(certificate).start();
      case TLS -> builder.user("alice", "wonderland").implicitTls(certificate).start();
    };
  }

  private static SmtpConfig.Builder through(Proxy proxy, String host, int port) {
    return SmtpConfig.to(host)
        .port(port)
        .proxy(proxy)
        .security(TransportSecurity.PLAIN)
        .sslContext(AUTHORITY.clientContext());
  }

  private static SmtpConfig config(
      NettyProxy proxy, ScriptedSmtpServer server, TransportSecurity security) {
    return through(proxy.address(), NettyProxy.NAME, server.port())
        .security(security)
        .credentials(security == TransportSecurity.PLAIN ? Credentials.none() : ALICE)
        .build();
  }

  static Stream<Arguments> kindsAndSecurities() {
    return Arrays.stream(Proxy.Kind.values())
        .flatMap(
            kind ->
                Arrays.stream(TransportSecurity.values())
                    .map(security -> Arguments.of(kind, security)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndSecurities")
  void sendsThroughAProxyThatAloneKnowsTheServersName(Proxy.Kind kind, TransportSecurity security)
      throws Exception {
    try (ScriptedSmtpServer server = server(security, NettyProxy.NAME);
        NettyProxy proxy = new NettyProxy(kind)) {
      try (SmtpSession session = SmtpSession.open(config(proxy, server, security))) {
        assertThat(session.summary()).contains(" through the " + proxy.address());
        session.send(ENVELOPE, MESSAGE);
      }
      assertThat(server.messages()).hasSize(1);
      assertThat(server.messages().get(0).tls()).isEqualTo(security != TransportSecurity.PLAIN);
      assertThat(proxy.targets())
          .singleElement()
          .asString()
          .endsWith(NettyProxy.NAME + ":" + server.port());
    }
  }

  static Stream<Arguments> kindsUnderTls() {
    return kindsAndSecurities().filter(each -> each.get()[1] != TransportSecurity.PLAIN);
  }

  @ParameterizedTest
  @MethodSource("kindsUnderTls")
  void checksTheCertificateForTheServersNameAndNotTheProxys(
      Proxy.Kind kind, TransportSecurity security) throws Exception {
    try (ScriptedSmtpServer server = server(security, "127.0.0.1");
        NettyProxy proxy = new NettyProxy(kind)) {
      assertThatThrownBy(() -> SmtpSession.open(config(proxy, server, security)))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("not for host 'relay.example'");
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesNoServerForLoopbackBecauseItsProxyIs(Proxy.Kind kind) throws Exception {
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.builder().user("alice", "wonderland").start();
        NettyProxy proxy = new NettyProxy(kind)) {
      SmtpConfig.Builder config =
          through(proxy.address(), NettyProxy.NAME, server.port()).credentials(ALICE);
      assertThatThrownBy(() -> SmtpSession.open(config.build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("passwordInClear");
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));

      SmtpSession.open(config.passwordInClear(PasswordInClear.ALWAYS).build()).close();
      assertThat(server.commands()).anyMatch(line -> line.startsWith("AUTH PLAIN "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void handsAddressesToTheProxyAsAddresses(Proxy.Kind kind) throws Exception {
    for (String address : new String[] {"127.0.0.1", "::1"}) {
      try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().address(address).start();
          NettyProxy proxy = new NettyProxy(kind)) {
        SmtpSession.open(through(proxy.address(), address, server.port()).build()).close();
        boolean six = address.equals("::1");
        String asked =
            switch (kind) {
              case HTTP -> six ? "[::1]" : "127.0.0.1";
              case SOCKS5 -> six ? "IPv6(4) ::1" : "IPv4(1) 127.0.0.1";
            };
        assertThat(proxy.targets()).containsExactly(asked + ":" + server.port());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void logsInToTheProxy(Proxy.Kind kind) throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        NettyProxy proxy = new NettyProxy(kind, "joe", "open: sesame")) {
      Proxy known = proxy.address().withLogin("joe", "open: sesame");
      SmtpSession.open(through(known, NettyProxy.NAME, server.port()).build()).close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesAProxyThatDoesNotAskForTheLogin(Proxy.Kind kind) throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        NettyProxy proxy = new NettyProxy(kind)) {
      Proxy known = proxy.address().withLogin("joe", "s3cret");
      SmtpSession.open(through(known, NettyProxy.NAME, server.port()).build()).close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhoIsNotLetThroughAndWhatToDo(Proxy.Kind kind) throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        NettyProxy proxy = new NettyProxy(kind, "joe", "s3cret")) {
      Proxy wrong = proxy.address().withLogin("joe", "s3same");
      Refused refused =
          catchThrowableOfType(
              Refused.class,
              () -> SmtpSession.open(through(wrong, NettyProxy.NAME, server.port()).build()));
      assertThat(refused)
          .hasMessageContaining("no way to relay.example:" + server.port() + " (plain)")
          .hasMessageContaining("the " + proxy.address() + " refuses")
          .hasMessageContaining("does not accept user 'joe'")
          .hasMessageContaining("check proxyUser and proxyPassword")
          .hasMessageNotContaining("s3same");
      assertThat(refused.retryable()).isFalse();
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      through(proxy.address(), NettyProxy.NAME, server.port()).build()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("it requires authentication")
          .hasMessageContaining("set proxyUser and proxyPassword");
      assertThat(server.connections()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhyTheServerIsNotReached(Proxy.Kind kind) throws Exception {
    boolean socks = kind == Proxy.Kind.SOCKS5;
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        NettyProxy proxy = new NettyProxy(kind)) {
      Refused forbidden =
          catchThrowableOfType(
              Refused.class,
              () ->
                  SmtpSession.open(
                      through(proxy.address(), NettyProxy.FORBIDDEN, server.port()).build()));
      assertThat(forbidden).hasMessageContaining("its rules do not allow this connection");
      assertThat(forbidden.retryable()).isFalse();
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      through(proxy.address(), "unknown.example", server.port()).build()))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("the " + proxy.address() + " did not get through: ")
          .hasMessageContaining(socks ? "host unreachable" : "502 Bad Gateway")
          .hasMessageContaining("check host");
      server.stop();
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      through(proxy.address(), NettyProxy.NAME, server.port()).build()))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining(socks ? "connection refused" : "503 Service Unavailable")
          .hasMessageContaining("check host and port");
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatTheProxyIsNotThere(Proxy.Kind kind) {
    NettyProxy gone = new NettyProxy(kind);
    gone.close();
    assertThatThrownBy(() -> SmtpSession.open(through(gone.address(), "relay", 25).build()))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("the " + gone.address() + " cannot be reached: 127.0.0.1: ")
        .hasMessageContaining("check proxyHost and proxyPort");
    Proxy unknown = new Proxy(kind, "no-such-host.invalid", 1080, Optional.empty());
    assertThatThrownBy(() -> SmtpSession.open(through(unknown, "relay", 25).build()))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("proxyHost 'no-such-host.invalid' cannot be resolved");
  }
}
