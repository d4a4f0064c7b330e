package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

class DialogueListenerTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:03:04.567Z"), ZoneOffset.UTC);
  private static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final MessageSource MESSAGE =
      MessageSource.of("Subject: x\r\n\r\nfor her eyes only\r\n".getBytes(UTF_8));

  private final List<String> seen = new ArrayList<>();

  private static SmtpConfig.Builder to(ScriptedSmtpServer server) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(TransportSecurity.PLAIN)
        .localHostName("client.example")
        .sslContext(AUTHORITY.clientContext());
  }

  @Test
  void writesTheDialogueLedByTheTimeAndNeverTheMessage() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().extensions("SIZE 99").start()) {
      SmtpConfig config = to(server).listener(DialogueListener.to(seen::add, NOON)).build();
      try (SmtpSession session = SmtpSession.open(config)) {
        session.send(ENVELOPE, MESSAGE);
      }
      assertThat(seen)
          .containsSequence(
              "12:03:04.567 S: 220 scripted.example ESMTP",
              "12:03:04.567 C: EHLO client.example",
              "12:03:04.567 S: 250-scripted.example",
              "12:03:04.567 S: 250 SIZE 99")
          .containsSubsequence(
              "12:03:04.567 C: MAIL FROM:<shop@shop.example> SIZE=" + MESSAGE.size().getAsLong(),
              "12:03:04.567 S: 250 2.1.0 go on",
              "12:03:04.567 C: QUIT",
              "12:03:04.567 S: 221 2.0.0 bye",
              "12:03:04.567 closed")
          .anyMatch(line -> line.startsWith("12:03:04.567 opened: localhost:" + server.port()))
          .allMatch(line -> line.matches("12:03:04.567 ([CS]: .*|opened: .*|closed)"))
          .noneMatch(line -> line.contains("her eyes"));
    }
  }

  @Test
  void tellsTheTimeInTheZoneOfTheClock() {
    DialogueListener.to(seen::add, NOON.withZone(ZoneOffset.ofHours(2))).sent("NOOP");
    DialogueListener.to(seen::add, Clock.offset(NOON, Duration.ofMillis(434))).sent("NOOP");
    assertThat(seen).containsExactly("14:03:04.567 C: NOOP", "12:03:05.001 C: NOOP");
  }

  @Test
  void escapesWhatWouldForgeALineAndCutsWhatIsLong() {
    DialogueListener listener = DialogueListener.to(seen::add, NOON);
    listener.received(Reply.of(250, List.of("a\u001b[2J\r\u202Eb", "x".repeat(9000))));
    listener.sent("VRFY \u2028x");
    assertThat(seen.get(0)).isEqualTo("12:03:04.567 S: 250-a\\u{1B}[2J\\u{D}\\u{202E}b");
    assertThat(seen.get(1)).startsWith("12:03:04.567 S: 250 xxx").hasSizeLessThan(600);
    assertThat(seen.get(2)).isEqualTo("12:03:04.567 C: VRFY \\u{2028}x");
  }

  /** A logger that remembers what it is set to show. */
  private record Remembering(List<String> lines, Level least) implements System.Logger {
    @Override
    public String getName() {
      return "remembering";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      lines.add(level + " " + message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(level + " " + format);
    }
  }

  @Test
  void writesToALoggerTheDialogueAtTraceAndItsEndsAtDebug() {
    for (Level least : List.of(Level.TRACE, Level.DEBUG)) {
      DialogueListener listener = DialogueListener.to(new Remembering(seen, least));
      listener.opened("localhost");
      listener.sent("NOOP {0}");
      listener.received(Reply.of(250, List.of("ok")));
      listener.closed();
    }
    assertThat(seen)
        .containsExactly(
            "DEBUG opened: localhost",
            "TRACE C: NOOP {0}",
            "TRACE S: 250 ok",
            "DEBUG closed",
            "DEBUG opened: localhost",
            "DEBUG closed");
  }

  @Test
  void makesNoLineThatNobodyAsksFor() {
    List<Level> levels = new ArrayList<>();
    DialogueListener listener = DialogueListener.to((level, line) -> levels.add(level));
    listener.sent(null); // would throw if it were looked at
    listener.closed();
    assertThat(levels).containsExactly(Level.TRACE, Level.DEBUG);
  }

  /** S18. */
  @ParameterizedTest
  @EnumSource(AuthMechanism.class)
  void showsNoSecretOfAnyMechanism(AuthMechanism mechanism) throws Exception {
    Credentials right = credentials(mechanism, "wonderland");
    Credentials wrong = credentials(mechanism, "looking-glass");
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .mechanisms(mechanism.registeredName())
            .user("alice", "wonderland")
            .startTls(AUTHORITY.issue("localhost"))
            .start()) {
      SmtpConfig.Builder config =
          to(server)
              .security(TransportSecurity.STARTTLS)
              .mechanisms(mechanism)
              .listener(DialogueListener.to(seen::add, NOON));
      SmtpSession.open(config.credentials(right).build()).close();
      if (mechanism != AuthMechanism.EXTERNAL) {
        assertThatThrownBy(() -> SmtpSession.open(config.credentials(wrong).build()))
            .isInstanceOf(AuthenticationRefused.class);
      }
      assertThat(seen).contains("12:03:04.567 S: 235 2.7.0 welcome");
      List<String> responses = responsesOf(server);
      assertThat(responses).isNotEmpty();
      assertThat(seen)
          .anyMatch(line -> line.endsWith("***"))
          .noneMatch(line -> line.contains("wonderland") || line.contains("looking-glass"))
          .noneMatch(line -> responses.stream().anyMatch(line::contains))
          .noneMatch(line -> line.contains("S: 334 ") && !line.endsWith("S: 334 ***"));
    }
  }

  /** As Sendmail does to commands that it does not know. */
  @Test
  void showsNoSecretThatTheServerRepeats() throws Exception {
    String secret = Base64.getEncoder().encodeToString("\0alice\0wonderland".getBytes(UTF_8));
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().mechanisms("PLAIN").user("alice", "wonderland").start()) {
      server.on("AUTH").reply("500 5.5.1 unrecognized: \"AUTH PLAIN " + secret + "\"");
      SmtpConfig config =
          to(server)
              .credentials(Credentials.password("alice", "wonderland"))
              .listener(DialogueListener.to(seen::add, NOON))
              .build();
      AuthenticationRefused refused =
          catchThrowableOfType(AuthenticationRefused.class, () -> SmtpSession.open(config));
      String said = "500 5.5.1 unrecognized: \"AUTH PLAIN ***\"";
      assertThat(refused).hasMessageContaining(said);
      assertThat(refused.reply()).hasToString("Optional[" + said + "]");
      assertThat(seen).contains("12:03:04.567 S: " + said);
    }
  }

  private static Credentials credentials(AuthMechanism mechanism, String secret) {
    return switch (mechanism) {
      case EXTERNAL -> Credentials.external("alice");
      case OAUTHBEARER, XOAUTH2 -> Credentials.accessToken("alice", secret);
      default -> Credentials.password("alice", secret);
    };
  }

  /** What stood behind AUTH and its mechanism, or alone on a line; XOAUTH2 has an empty one. */
  private static List<String> responsesOf(ScriptedSmtpServer server) {
    return server.commands().stream()
        .filter(line -> !line.matches("(EHLO|STARTTLS|QUIT).*"))
        .map(line -> line.replaceFirst("AUTH \\S+ ?", ""))
        .filter(response -> !response.isEmpty())
        .toList();
  }

  /** Nor of a dialogue that a caller leads command by command. */
  @Test
  void showsNoResponseToAuthThatACallerSends() throws Exception {
    String secret = Base64.getEncoder().encodeToString("wonderland".getBytes(UTF_8));
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
              out.write("220 hello\r\n".getBytes(UTF_8));
              for (String reply : List.of("535 no", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6")) {
                lines.readLine();
                out.write((reply + "\r\n").getBytes(UTF_8));
              }
              lines.readLine();
              throw new IOException("the connection is lost");
            })) {
      SmtpConfig config =
          SmtpConfig.to("localhost")
              .port(peer.port())
              .security(TransportSecurity.PLAIN)
              .listener(DialogueListener.to(seen::add, NOON))
              .build();
      StepwiseSmtpSession commands = StepwiseSmtpSession.connect(config);
      assertThatThrownBy(() -> commands.command("AUTH PLAIN " + secret + "\r\n"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'AUTH PLAIN ***'");
      commands.command("auth plain " + secret);
      commands.command("AUTH LOGIN");
      commands.command(secret);
      assertThatThrownBy(() -> commands.command(secret))
          .isInstanceOf(SmtpException.Disconnected.class)
          .hasMessageContaining("at ***: ");
      assertThat(seen)
          .contains("12:03:04.567 C: auth plain ***", "12:03:04.567 C: AUTH LOGIN")
          .noneMatch(line -> line.contains(secret));
    }
  }

  /** What a listener throws ends the session; of one that ends it changes nothing. */
  @Test
  void closesTheConnectionWhateverAListenerThrowsAtItsEnd() throws Exception {
    DialogueListener failing =
        new DialogueListener() {
          @Override
          public void sent(String line) {
            if (line.equals("QUIT")) {
              throw new IllegalStateException("disk full");
            }
          }

          @Override
          public void closed() {
            throw new IllegalStateException("disk full");
          }
        };
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      SmtpConfig config = to(server).listener(failing).build();
      SmtpSession.open(config).close();
      SmtpSession.open(config).abort();
      StepwiseSmtpSession.connect(config).close();
      server.on("RCPT").drop();
      SmtpSession session = SmtpSession.open(config);
      assertThatThrownBy(() -> session.send(ENVELOPE, MESSAGE))
          .isInstanceOf(SmtpException.Disconnected.class);
      server.awaitOpenConnections(0, Duration.ofSeconds(60));
    }
  }
}
