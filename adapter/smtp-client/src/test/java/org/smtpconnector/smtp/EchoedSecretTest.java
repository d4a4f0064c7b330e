package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.redaction.EchoedSecretMasker;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A server, or a proxy, that repeats a secret does not bring it into a log or an exception. */
class EchoedSecretTest {
  private static final String PASSWORD = "wonder land/42";
  private static final String PLAIN = base64("\0alice\0" + PASSWORD);
  private static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final MessageSource MESSAGE =
      MessageSource.of("Subject: x\r\n\r\nx\r\n".getBytes(UTF_8));

  private final List<String> seen = new ArrayList<>();

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static ScriptedSmtpServer.Builder server(String mechanism) {
    return ScriptedSmtpServer.builder().mechanisms(mechanism).user("alice", PASSWORD);
  }

  private SmtpConfig to(ScriptedSmtpServer server, Credentials credentials) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(TransportSecurity.PLAIN)
        .credentials(credentials)
        .listener(DialogueListener.to(seen::add, Clock.systemUTC()))
        .build();
  }

  private SmtpConfig to(ScriptedSmtpServer server) {
    return to(server, Credentials.password("alice", PASSWORD));
  }

  private void assertNothingShows(String text) {
    assertThat(seen).noneMatch(line -> holdsSecret(line));
    assertThat(text).contains("***").matches(shown -> !holdsSecret(shown), "holds the secret");
  }

  private static boolean holdsSecret(String text) {
    String shown = text.toLowerCase(Locale.ROOT);
    return shown.contains("wonder")
        || shown.contains("land/42")
        || shown.contains(PLAIN.substring(0, 8).toLowerCase(Locale.ROOT))
        || shown.contains(PLAIN.substring(PLAIN.length() - 8).toLowerCase(Locale.ROOT));
  }

  /** Their lower case depends on what is beside them, or has another length. */
  @ParameterizedTest
  @ValueSource(strings = {"ΜΥΣΤΙΚΟΣ", "GİZLİ-SÖZ", "wonder\u2003land"})
  void hidesOneInAnyAlphabet(String password) {
    EchoedSecretMasker secrets = new EchoedSecretMasker();
    secrets.add(Credentials.password("alice", password));
    assertThat(secrets.shown("no such login: " + password + "!")).isEqualTo("no such login: ***!");
  }

  @Test
  void hidesOneInALineThatIsNoReply() throws Exception {
    try (ScriptedSmtpServer server = server("PLAIN").start()) {
      server.on("AUTH").raw((PLAIN + " is not a command\r\n").getBytes(UTF_8));
      ProtocolViolation violation =
          catchThrowableOfType(ProtocolViolation.class, () -> SmtpSession.open(to(server)));
      assertNothingShows(violation.getMessage());
    }
  }

  /** Each is a way in which a server writes the line or what it decoded. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "535 no such login: wonder land/42",
        "535 no such login: WONDER LAND/42",
        "535 no such login: wonder%20land%2F42",
        "550 later, and in another command: wonder land/42",
      })
  void hidesThePasswordAsItIs(String reply) throws Exception {
    assertNothingShows(refusal("AUTH", reply));
  }

  @Test
  void hidesItInBase64OverTwoLines() throws Exception {
    String first = PLAIN.substring(0, 10);
    String rest = PLAIN.substring(10);
    assertNothingShows(refusal("AUTH", "500-unknown: " + first, "500 " + rest));
    assertNothingShows(refusal("AUTH", "500 unknown: " + first + " " + rest));
  }

  @Test
  void hidesAPieceOfItInBase64() throws Exception {
    assertNothingShows(refusal("AUTH", "500 unknown: " + PLAIN.substring(0, 20) + "..."));
    assertNothingShows(refusal("AUTH", "500 unknown: ..." + PLAIN.substring(15)));
    assertNothingShows(
        refusal("AUTH", "500 AUTH PLAIN " + PLAIN.toUpperCase(Locale.ROOT) + " is unknown"));
  }

  @Test
  void hidesWhatAnyOfItsMechanismsSent() throws Exception {
    for (String mechanism : List.of("PLAIN", "LOGIN")) {
      try (ScriptedSmtpServer server = server(mechanism).start()) {
        server.on("MAIL").reply("550 5.7.1 said before: " + base64(PASSWORD) + ", " + PASSWORD);
        try (SmtpSession session = SmtpSession.open(to(server))) {
          SenderRefused refused =
              catchThrowableOfType(SenderRefused.class, () -> session.send(ENVELOPE, MESSAGE));
          assertNothingShows(refused.getMessage());
          assertNothingShows(refused.outcomes().toString());
          assertThat(refused.reply().orElseThrow().enhanced()).hasToString("Optional[5.7.1]");
        }
      }
    }
  }

  @Test
  void hidesItForTheLifeOfTheSession() throws Exception {
    try (ScriptedSmtpServer server = server("PLAIN").start()) {
      try (SmtpSession session = SmtpSession.open(to(server))) {
        session.send(ENVELOPE, MESSAGE);
        server.on("MAIL").reply("334 " + PLAIN);
        assertThatThrownBy(() -> session.send(ENVELOPE, MESSAGE))
            .satisfies(e -> assertThat(holdsSecret(String.valueOf(e))).isFalse());
      }
      assertThat(seen).noneMatch(EchoedSecretTest::holdsSecret);
    }
  }

  /** From the first line on: it may have learned it on another connection. */
  @Test
  void hidesItInTheGreetingAndInWhatIsOffered() throws Exception {
    try (ScriptedSmtpServer server =
        server("PLAIN").extensions("X-USER alice " + PASSWORD, "SIZE 1000").start()) {
      server.on(NonCommandPhase.GREETING).reply("220 hello, " + PASSWORD);
      try (StepwiseSmtpSession commands = StepwiseSmtpSession.connect(to(server))) {
        assertNothingShows(commands.greeting().toString());
        assertNothingShows(commands.ehlo().toString());
        commands.login(Credentials.password("alice", PASSWORD));
        assertNothingShows(commands.ehlo().toString());
        assertThat(commands.capabilities().orElseThrow().offers("SIZE")).isTrue();
      }
    }
  }

  @Test
  void hidesNoKeywordThatThePasswordIs() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().mechanisms("LOGIN").user("alice", "login").start()) {
      SmtpConfig config = to(server, Credentials.password("alice", "login"));
      try (SmtpSession session = SmtpSession.open(config)) {
        assertThat(session.capabilities().mechanisms()).containsExactly("LOGIN");
      }
    }
  }

  @Test
  void hidesATokenThatTheServerRepeatsInItsErrorChallenge() throws Exception {
    String token = "ya29.a0AfH6SMBx";
    try (ScriptedSmtpServer server = server("XOAUTH2").start()) {
      server.on("AUTH").reply("334 " + base64("{\"status\":\"400\",\"token\":\"" + token + "\"}"));
      server.on("").reply("535 5.7.8 " + token + " is not valid").after(1);
      SmtpConfig config = to(server, Credentials.accessToken("alice", token));
      AuthenticationRefused refused =
          catchThrowableOfType(AuthenticationRefused.class, () -> SmtpSession.open(config));
      assertThat(refused).hasMessageContaining("400").hasMessageContaining("***");
      assertThat(refused.getMessage()).doesNotContain(token);
    }
  }

  @Test
  void hidesALoginThatAProxyRepeats() throws Exception {
    String login = base64("joe:" + PASSWORD);
    try (ScriptedPeer proxy =
        new ScriptedPeer(
            (in, out) -> {
              in.read();
              out.write(("HTTP/1.1 403 no " + login + " " + PASSWORD + "\r\n\r\n").getBytes(UTF_8));
            })) {
      SmtpConfig config =
          SmtpConfig.to("relay.example")
              .proxy(Proxy.http("127.0.0.1", proxy.port()).withLogin("joe", PASSWORD))
              .build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .hasMessageContaining("403 no ***'")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wonder", login));
    }
  }

  /** The text of the refusal of a session's opening. */
  private String refusal(String command, String... reply) throws Exception {
    try (ScriptedSmtpServer server = server("PLAIN").start()) {
      server.on(command).reply(reply);
      AuthenticationRefused refused =
          catchThrowableOfType(AuthenticationRefused.class, () -> SmtpSession.open(to(server)));
      assertNothingShows(refused.reply().toString());
      return refused.getMessage();
    }
  }
}
