package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.handshake.SessionOpener;
import org.smtpconnector.smtp.handshake.SmtpHandshake;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.net.HostResolver;
import org.smtpconnector.smtp.net.LinkState;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.net.TlsLink;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

class TlsTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Credentials ALICE = Credentials.password("alice", "wonderland");

  private static ScriptedSmtpServer server(
      TransportSecurity security, ServerCertificate certificate) {
    ScriptedSmtpServer.Builder builder = ScriptedSmtpServer.builder().user("alice", "wonderland");
    return (security == TransportSecurity.TLS
            ? builder.implicitTls(certificate)
            : builder.startTls(certificate))
        .start();
  }

  private static SmtpConfig.Builder to(ScriptedSmtpServer server, TransportSecurity security) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(security)
        .credentials(ALICE)
        .sslContext(AUTHORITY.clientContext());
  }

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

  @Test
  void tellsThatAPortWantsStartTlsInsteadOfTls() {
    try (ScriptedSmtpServer server =
        server(TransportSecurity.STARTTLS, AUTHORITY.issue("localhost"))) {
      assertThatThrownBy(() -> SmtpSession.open(to(server, TransportSecurity.TLS).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("security=starttls");
    }
  }

  @Test
  void givesAPasswordInClearToLoopbackAlone() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().user("alice", "wonderland").start()) {
      SmtpSession.open(to(server, TransportSecurity.PLAIN).build()).close();
      assertThat(server.commands()).anyMatch(line -> line.startsWith("AUTH PLAIN "));
    }
    InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
    InetAddress here = InetAddress.getByName("::1");
    for (PasswordInClear where : PasswordInClear.values()) {
      SmtpConfig config = SmtpConfig.to("relay").passwordInClear(where).build();
      assertThat(SmtpHandshake.mayCrossInClear(config, elsewhere))
          .isEqualTo(where == PasswordInClear.ALWAYS);
      assertThat(SmtpHandshake.mayCrossInClear(config, here))
          .isEqualTo(where != PasswordInClear.NEVER);
    }
    assertThat(SmtpConfig.to("relay").build().passwordInClear())
        .isEqualTo(PasswordInClear.LOOPBACK);
  }

  @Test
  void givesNoPasswordInClearToLoopbackEitherWhereItMayNever() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().user("alice", "wonderland").start()) {
      SmtpConfig config =
          to(server, TransportSecurity.PLAIN).passwordInClear(PasswordInClear.NEVER).build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("would cross a connection without TLS")
          .hasMessageContaining("passwordInClear, which is never");
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

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

  @Test
  void trustsThePlatformBesidesAStoreOnlyIfItIsTold(@TempDir Path files) throws Exception {
    Path trust = files.resolve("trust.p12");
    AUTHORITY.writeTrustStore(trust, "trusted".toCharArray());
    TlsStores stores = TlsStores.PLATFORM.withTrustStore(trust, "trusted");
    try (ScriptedSmtpServer server = server(TransportSecurity.TLS, AUTHORITY.issue("localhost"))) {
      for (TlsStores believed : List.of(stores, stores.withPlatform())) {
        SmtpSession.open(to(server, TransportSecurity.TLS).sslContext(believed.context()).build())
            .close();
      }
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      to(server, TransportSecurity.TLS)
                          .sslContext(TlsStores.PLATFORM.context())
                          .build()))
          .isInstanceOf(SecurityUnmet.class);
    }
  }

  @Test
  void saysWhatIsWrongWithAStore(@TempDir Path files) throws Exception {
    Path trust = files.resolve("trust.p12");
    AUTHORITY.writeTrustStore(trust, "trusted".toCharArray());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsStores.PLATFORM.withTrustStore(trust, "never-show-this").context())
        .withMessageStartingWith("trustStore is '" + trust + "', which cannot be read")
        .withMessageContaining("trustStorePassword")
        .withMessageNotContaining("never-show-this");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsStores.PLATFORM.withKeyStore(trust, "trusted").context())
        .withMessage("keyStore is '" + trust + "', which holds no private key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsStores.PLATFORM.withKeyStore(files.resolve("none"), "x").context())
        .withMessageContaining("there is no such file");
    assertThat(TlsStores.PLATFORM.withKeyStore(trust, "never-show-this").toString())
        .doesNotContain("never-show-this");
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

  /** What TLS says for itself hides nothing that the server says behind it. */
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
        assertThat(link.look()).isEqualTo(LinkState.QUIET);
        socket.startHandshake(); // in TLS 1.3 a key update
        assertThat(link.look()).isEqualTo(LinkState.QUIET);
        socket.startHandshake();
        socket.getOutputStream().write("421 4.4.2 idle\r\n".getBytes(UTF_8));
        assertThat(link.look()).isEqualTo(LinkState.INPUT);
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
      assertThatThrownBy(() -> SmtpCommands.connect(config)).isInstanceOf(SecurityUnmet.class);
    }
  }
}
