package org.smtpconnector.smtp.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SaslMechanism;
import org.smtpconnector.smtp.SmtpCommands;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TlsStores;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.smtp.learned.AuthDisconnects;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.wire.SmtpWire;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

class AuthenticationTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Credentials ALICE = Credentials.password("alice", "wonderland");
  private static final String[] ALL =
      Arrays.stream(AuthMechanism.values())
          .map(AuthMechanism::registeredName)
          .toArray(String[]::new);

  private static ScriptedSmtpServer.Builder server(String... mechanisms) {
    return ScriptedSmtpServer.builder().mechanisms(mechanisms).user("alice", "wonderland");
  }

  private static ScriptedSmtpServer startTls(String... mechanisms) {
    return server(mechanisms).startTls(AUTHORITY.issue("localhost")).start();
  }

  private static SmtpConfig.Builder to(ScriptedSmtpServer server) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .credentials(ALICE)
        .sslContext(AUTHORITY.clientContext());
  }

  private static SmtpConfig.Builder inClear(ScriptedSmtpServer server) {
    return to(server).security(TransportSecurity.PLAIN);
  }

  /** Opens a session, sends with it, and returns the AUTH command. */
  private static String authOf(ScriptedSmtpServer server, SmtpConfig.Builder config)
      throws SmtpException {
    try (SmtpSession session = SmtpSession.open(config.build())) {
      session.send(
          Envelope.of("shop@shop.example", "ann@doe.example"), MessageSource.of(new byte[0]));
    }
    assertThat(server.messages()).last().satisfies(m -> assertThat(m.user()).contains("alice"));
    return authCommands(server).get(0);
  }

  private static List<String> authCommands(ScriptedSmtpServer server) {
    return server.commands().stream().filter(line -> line.startsWith("AUTH ")).toList();
  }

  static Stream<AuthMechanism> forPasswords() {
    return Arrays.stream(AuthMechanism.values()).filter(m -> m.serves(ALICE));
  }

  @ParameterizedTest
  @MethodSource("forPasswords")
  void authenticatesByEachMechanism(AuthMechanism mechanism) throws Exception {
    try (ScriptedSmtpServer server = startTls(mechanism.registeredName())) {
      assertThat(authOf(server, to(server).mechanisms(mechanism)))
          .startsWith("AUTH " + mechanism.registeredName());
    }
  }

  @ParameterizedTest
  @MethodSource("forPasswords")
  void isRefusedByEachMechanismAndTriesNoOther(AuthMechanism mechanism) {
    try (ScriptedSmtpServer server = startTls(ALL)) {
      Credentials wrong = Credentials.password("alice", "never-show-this");
      AuthMechanism[] upTo =
          forPasswords().filter(m -> m.compareTo(mechanism) >= 0).toArray(AuthMechanism[]::new);
      AuthenticationRefused refused =
          catchThrowableOfType(
              AuthenticationRefused.class,
              () -> SmtpSession.open(to(server).credentials(wrong).mechanisms(upTo).build()));
      assertThat(refused)
          .hasMessageContaining(
              "user 'alice' not authenticated by " + mechanism.registeredName() + " (")
          .hasMessageContaining("535 5.7.8");
      assertThat(refused.toString()).doesNotContain("never-show-this");
      assertThat(authCommands(server)).hasSize(1);
    }
  }

  @Test
  void prefersTheStrongestThatIsOffered() throws Exception {
    try (ScriptedSmtpServer server = startTls(ALL)) {
      assertThat(authOf(server, to(server))).startsWith("AUTH SCRAM-SHA-256-PLUS ");
    }
    try (ScriptedSmtpServer server = startTls("LOGIN", "PLAIN", "SCRAM-SHA-1", "CRAM-MD5")) {
      assertThat(authOf(server, to(server))).startsWith("AUTH SCRAM-SHA-1 ");
    }
    try (ScriptedSmtpServer server = startTls("LOGIN", "CRAM-MD5", "PLAIN")) {
      assertThat(authOf(server, to(server))).startsWith("AUTH PLAIN ");
    }
  }

  @Test
  void bindsToTheConnectionOnlyWhereThereIsTls() throws Exception {
    try (ScriptedSmtpServer server = server(ALL).start()) {
      assertThat(authOf(server, inClear(server))).startsWith("AUTH SCRAM-SHA-256 ");
    }
  }

  /** A certificate that is signed without a hash has nothing to bind to (RFC 5929 4.1). */
  @Test
  void bindsToNoCertificateThatGivesNothingToBindTo(@TempDir Path files) throws Exception {
    Path store = files.resolve("ed25519.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -keyalg Ed25519 -alias server -dname CN=localhost -ext san=dns:localhost"
            + " -storepass secret -storetype PKCS12 -keystore "
            + store;
    ProcessBuilder command = new ProcessBuilder((keytool + " " + options).split(" "));
    assertThat(command.inheritIO().start().waitFor()).isZero();
    try (ScriptedSmtpServer server =
        server("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS")
            .startTls(ServerCertificate.read(store, "secret".toCharArray()))
            .start()) {
      SmtpConfig.Builder config =
          to(server).sslContext(TlsStores.PLATFORM.withTrustStore(store, "secret").context());
      assertThat(authOf(server, config)).startsWith("AUTH SCRAM-SHA-256 ");
    }
  }

  @Test
  void usesCramMd5OnlyInClearOrWhereItIsNamed() throws Exception {
    try (ScriptedSmtpServer server = startTls("CRAM-MD5")) {
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("offers AUTH only by CRAM-MD5")
          .hasMessageContaining("may authenticate by SCRAM-SHA-256-PLUS, ");
      assertThat(authOf(server, to(server).mechanisms(AuthMechanism.CRAM_MD5)))
          .isEqualTo("AUTH CRAM-MD5");
    }
    try (ScriptedSmtpServer server = server("CRAM-MD5").start()) {
      assertThat(authOf(server, inClear(server))).isEqualTo("AUTH CRAM-MD5");
    }
  }

  @Test
  void usesNoMechanismThatIsNotAllowed() {
    try (ScriptedSmtpServer server = startTls("PLAIN", "LOGIN")) {
      assertThatThrownBy(
              () -> SmtpSession.open(to(server).mechanisms(AuthMechanism.SCRAM_SHA_256).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("only by PLAIN, LOGIN")
          .hasMessageContaining("may authenticate by SCRAM-SHA-256 (the setting mechanisms");
      assertThat(authCommands(server)).isEmpty();
    }
  }

  @Test
  void revealsNoSecretInClearButMayProveToKnowIt() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), "test");
    try (ScriptedSmtpServer server = server("PLAIN", "LOGIN", "SCRAM-SHA-256").start()) {
      Authentication authentication = outOfLoopback(server, deadline);
      assertThat(authentication.authenticate()).isEqualTo(AuthMechanism.SCRAM_SHA_256);
    }
    try (ScriptedSmtpServer server = server("PLAIN", "LOGIN").start()) {
      assertThatThrownBy(() -> outOfLoopback(server, deadline).authenticate())
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("would cross a connection without TLS");
      assertThat(authCommands(server)).isEmpty();
    }
  }

  /** As on a connection that leaves the machine. */
  private static Authentication outOfLoopback(ScriptedSmtpServer server, Deadline deadline)
      throws Exception {
    SmtpConfig config = inClear(server).build();
    SmtpWire wire =
        new SmtpWire(
            new Dialer(config).dial(deadline), DialogueListener.NONE, config.timeouts().write());
    wire.readReply(deadline);
    Capabilities offered = Capabilities.of(wire.exchange("EHLO client.example", deadline));
    return new Authentication(wire, config, ALICE, config.mechanisms(), offered, false, deadline);
  }

  /** As Dovecot 2.4.1 does, which offers what it cannot do. */
  @Test
  void triesABoundMechanismNoThirdTimeThatEndedTheConnectionTwice() throws Exception {
    try (ScriptedSmtpServer server =
        server("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN")
            .startTls(AUTHORITY.issue("localhost"))
            .start()) {
      server.on("AUTH").drop();
      SmtpConfig config = to(server).build();
      String where = "at step 1 of AUTH SCRAM-SHA-256-PLUS";
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(SmtpException.Disconnected.class)
          .hasMessageContaining(where);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> SmtpSession.open(config))
            .isInstanceOf(SecurityUnmet.class)
            .hasMessageContaining(where + ", as the previous time")
            .hasMessageContaining("set mechanisms to");
      }
      assertThat(authCommands(server))
          .allMatch(line -> line.startsWith("AUTH SCRAM-SHA-256-PLUS "));
      server.clearRules();
      SmtpSession.open(config).close();
      server.on("AUTH").drop().times(1);
      assertThatThrownBy(() -> SmtpSession.open(config))
          .as("forgotten once it served")
          .isInstanceOf(SmtpException.Disconnected.class);
    }
  }

  @Test
  void saysAtWhichStepABoundMechanismEndedTheConnectionTwice() throws Exception {
    SaslMechanism bound =
        new SaslMechanism() {
          @Override
          public Optional<byte[]> initialResponse() {
            return Optional.empty();
          }

          @Override
          public Optional<byte[]> respond(byte[] challenge) {
            return Optional.of(challenge);
          }
        };
    try (ScriptedSmtpServer server = server("TEST-PLUS").start()) {
      server.on("AUTH").replyThenClose("334 eA==");
      SmtpConfig config = inClear(server).build();
      for (Class<? extends SmtpException> end :
          List.of(SmtpException.Disconnected.class, SecurityUnmet.class)) {
        try (SmtpCommands commands = SmtpCommands.connect(config)) {
          assertThatThrownBy(() -> commands.authenticate("TEST-PLUS", bound))
              .isInstanceOf(end)
              .hasMessageContaining("at step 2 of AUTH TEST-PLUS");
        }
      }
    }
  }

  @Test
  void triesAMechanismThatIsNotBoundAsOftenAsItIsWanted() throws Exception {
    try (ScriptedSmtpServer server =
        server("PLAIN").startTls(AUTHORITY.issue("localhost")).start()) {
      server.on("AUTH").drop();
      SmtpConfig config = to(server).build();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> SmtpSession.open(config))
            .isInstanceOf(SmtpException.Disconnected.class)
            .hasMessageContaining("at step 1 of AUTH PLAIN")
            .hasMessageContaining("mechanisms");
      }
    }
  }

  /** Two that went on at once may have been ended by one restart. */
  @Test
  void takesTwoThatEndedAtOnceForOneAccident() {
    AuthDisconnects ends = new AuthDisconnects();
    long before = System.nanoTime();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 0, before)).isFalse();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 0, before)).isFalse();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 1, System.nanoTime())).isFalse();
    assertThat(ends.endedAgain("SCRAM-SHA-1-PLUS", 1, System.nanoTime())).isTrue();
  }

  // S6: the server's proof

  @ParameterizedTest
  @EnumSource(
      value = AuthMechanism.class,
      names = {"SCRAM_SHA_1", "SCRAM_SHA_256", "SCRAM_SHA_256_PLUS"})
  void leavesAServerThatCannotProveItself(AuthMechanism mechanism) {
    try (ScriptedSmtpServer server =
        server(mechanism.registeredName())
            .startTls(AUTHORITY.issue("localhost"))
            .impostor()
            .start()) {
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("does not prove that it knows the password");
      server.awaitOpenConnections(0, Duration.ofSeconds(60));
      assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void leavesAServerThatSkipsItsProof() {
    try (ScriptedSmtpServer server = startTls("SCRAM-SHA-256")) {
      server.on("AUTH SCRAM").reply("235 2.7.0 welcome");
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("before it has proved itself");
    }
  }

  @Test
  void refusesToReckonForHours() {
    ScramExchange exchange =
        scram(AuthMechanism.SCRAM_SHA_256, Credentials.password("user", "pencil"));
    String first = new String(exchange.initialResponse().orElseThrow());
    String nonce = first.substring(first.indexOf(",r=") + 3);
    byte[] greedy = ("r=" + nonce + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000").getBytes();
    assertThatThrownBy(() -> exchange.respond(greedy))
        .isInstanceOf(SaslException.class)
        .hasMessageContaining("2000000000 iterations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "r=x", "r=,s=,i=", "s=QQ==,r=x,i=1", "r=x,s=QQ==,i=x", "e=no"})
  void hasNoPlaceForWhatIsNoMessageOfScram(String challenge) throws Exception {
    ScramExchange exchange = scram(AuthMechanism.SCRAM_SHA_256, ALICE);
    exchange.initialResponse();
    assertThat(exchange.respond(challenge.getBytes())).isEmpty();
    assertThat(exchange.isServerProved()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",s=QQ==", ",i=4096", ",s=,i=4096"})
  void hasNoPlaceForAMessageOfScramThatLacksAPart(String behindTheNonce) throws Exception {
    ScramExchange exchange = scram(AuthMechanism.SCRAM_SHA_256, ALICE);
    String first = new String(exchange.initialResponse().orElseThrow());
    String nonce = first.substring(first.indexOf(",r=") + 1);
    assertThat(exchange.respond((nonce + "x" + behindTheNonce).getBytes())).isEmpty();
  }

  @Test
  void cancelsAChallengeThatIsNoneOfTheMechanism() {
    try (ScriptedSmtpServer server = startTls("SCRAM-SHA-256")) {
      server.on("AUTH SCRAM").reply("334 bm9uc2Vuc2U=");
      server.on("*").reply("501 5.7.0 cancelled");
      assertThatThrownBy(() -> SmtpSession.open(to(server).build()))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("no place in SCRAM-SHA-256");
      assertThat(server.commands()).contains("*");
    }
  }

  @Test
  void namesTheUserWhoseCredentialsScramCannotCarry() {
    assertThatThrownBy(
            () ->
                new ScramExchange(
                    AuthMechanism.SCRAM_SHA_256,
                    (Credentials.Password) Credentials.password("alice", ""),
                    Optional.empty()))
        .isInstanceOf(SecurityUnmet.class)
        .hasMessageContaining("'alice'")
        .hasMessageContaining("SCRAM-SHA-256 cannot carry");
  }

  private static ScramExchange scram(AuthMechanism mechanism, Credentials credentials) {
    try {
      return new ScramExchange(mechanism, (Credentials.Password) credentials, Optional.empty());
    } catch (SecurityUnmet e) {
      throw new AssertionError(e);
    }
  }

  // Tokens and certificates

  @ParameterizedTest
  @EnumSource(
      value = AuthMechanism.class,
      names = {"OAUTHBEARER", "XOAUTH2"})
  void authenticatesByAnAccessToken(AuthMechanism mechanism) throws Exception {
    try (ScriptedSmtpServer server = startTls("PLAIN", mechanism.registeredName())) {
      assertThat(
              authOf(
                  server, to(server).credentials(Credentials.accessToken("alice", "wonderland"))))
          .startsWith("AUTH " + mechanism.registeredName() + " ");
    }
  }

  @Test
  void answersTheErrorChallengeOfEachAndTellsWhatItSays() {
    for (AuthMechanism mechanism : List.of(AuthMechanism.OAUTHBEARER, AuthMechanism.XOAUTH2)) {
      try (ScriptedSmtpServer server = startTls(mechanism.registeredName())) {
        Credentials expired = Credentials.accessToken("alice", "expired-token");
        assertThatThrownBy(() -> SmtpSession.open(to(server).credentials(expired).build()))
            .isInstanceOf(AuthenticationRefused.class)
            .hasMessageContaining("\"status\":\"401\"")
            .hasMessageContaining("535 5.7.8");
        assertThat(server.commands())
            .last()
            .isEqualTo(mechanism == AuthMechanism.OAUTHBEARER ? "AQ==" : "");
      }
    }
  }

  @Test
  void sendsALongTokenBehindTheCommand() throws Exception {
    String token = "t".repeat(2000);
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .mechanisms("XOAUTH2")
            .user("alice", token)
            .startTls(AUTHORITY.issue("localhost"))
            .start()) {
      assertThat(authOf(server, to(server).credentials(Credentials.accessToken("alice", token))))
          .isEqualTo("AUTH XOAUTH2");
    }
  }

  @Test
  void authenticatesByTheCertificateOfTheClient() throws Exception {
    try (ScriptedSmtpServer server = startTls("PLAIN", "EXTERNAL")) {
      assertThat(authOf(server, to(server).credentials(Credentials.external("alice"))))
          .startsWith("AUTH EXTERNAL ");
    }
    try (ScriptedSmtpServer server = startTls("EXTERNAL")) {
      assertThatThrownBy(
              () -> SmtpSession.open(to(server).credentials(Credentials.external()).build()))
          .isInstanceOf(AuthenticationRefused.class)
          .hasMessageContaining("holder of the client certificate");
      assertThat(authCommands(server)).containsExactly("AUTH EXTERNAL =");
    }
  }

  @Test
  void refusesCredentialsThatNoMechanismCanCarry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.accessToken("alice", "a token"))
        .withMessageContaining("token")
        .withMessageNotContaining("a token");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.accessToken("al\1ice", "token"))
        .withMessageContaining("user");
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.accessToken("", "token"));
    assertThatIllegalArgumentException().isThrownBy(() -> Credentials.external("a\0b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthMechanism.named("GSSAPI"))
        .withMessageContaining("mechanisms names 'GSSAPI', which is none of SCRAM-SHA-256-PLUS, ");
    assertThat(AuthMechanism.named("scram-sha-256")).isEqualTo(AuthMechanism.SCRAM_SHA_256);
  }

  @Test
  void showsNoSecretOfCredentials() {
    assertThat(Credentials.accessToken("alice", "secret")).hasToString("user alice, token ***");
    assertThat(Credentials.password("alice", "secret")).hasToString("user alice, password ***");
    assertThat(Credentials.external("alice")).hasToString("client certificate, user alice");
  }
}
