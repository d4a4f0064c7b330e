package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/** What a server does that means harm, or has lost its mind. */
class HostileServerTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Credentials ALICE = Credentials.password("alice", "wonderland");
  private static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final MessageSource MESSAGE = MessageSource.of("Subject: x\r\n".getBytes(UTF_8));
  private static final Duration SHORT = AdaptiveTimeout.least();

  private static SmtpConfig.Builder to(int port) {
    return SmtpConfig.to("localhost").port(port).security(TransportSecurity.PLAIN);
  }

  /** S3. */
  @Test
  void goesNoFurtherWhereEhloFailsAfterTls() {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .startTls(AUTHORITY.issue("localhost"))
            .user("alice", "wonderland")
            .start()) {
      server.on("EHLO").reply("502 5.5.1 not any more").after(1);
      SmtpConfig config =
          to(server.port())
              .security(TransportSecurity.STARTTLS)
              .sslContext(AUTHORITY.clientContext())
              .localHostName("client.example")
              .credentials(ALICE)
              .build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("refused at EHLO");
      assertThat(server.commands())
          .containsExactly("EHLO client.example", "STARTTLS", "EHLO client.example");
    }
  }

  /** S13: a peer that drips does not extend the time. */
  @Test
  void boundsTheTimeThatAReplyTakes() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on("EHLO").dribble(SHORT.dividedBy(4));
      Timeouts impatient = new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT);
      assertThatThrownBy(() -> SmtpSession.open(to(server.port()).timeouts(impatient).build()))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("within " + SHORT.toMillis() + " milliseconds");
      server.clearRules();
      server.on("EHLO").dribble(Duration.ofMillis(1));
      SmtpSession.open(to(server.port()).build()).close();
    }
  }

  /** S14: a reply that nobody asked for must not be taken for the answer to the next command. */
  @Test
  void takesNoUnaskedReplyForAnAnswer() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on("NOOP").append("250 2.1.0 sender ok");
      SmtpSession session = SmtpSession.open(to(server.port()).build());
      session.noop();
      Disconnected stale =
          catchThrowableOfType(Disconnected.class, () -> session.send(ENVELOPE, MESSAGE));
      assertThat(stale.stale()).isTrue();
      assertThat(session.isUsable()).isFalse();
      assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));

      SmtpSession other = SmtpSession.open(to(server.port()).build());
      other.noop();
      assertThatThrownBy(other::noop)
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("unsolicited");
    }
  }

  /** S14: nor the late answer to a command that was given up. */
  @Test
  void leavesAConnectionOnWhichAnAnswerIsLate() {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on("MAIL").stall();
      Timeouts impatient = new Timeouts(SHORT, Duration.ofSeconds(5), SHORT, SHORT, SHORT);
      assertThatThrownBy(
              () -> {
                try (SmtpSession session =
                    SmtpSession.open(to(server.port()).timeouts(impatient).build())) {
                  session.send(ENVELOPE, MESSAGE);
                }
              })
          .isInstanceOf(Disconnected.class);
      server.awaitOpenConnections(0, Duration.ofSeconds(60));
      assertThat(server.commands()).noneMatch(line -> line.startsWith("QUIT"));
    }
  }

  /** S21. */
  @Test
  void showsTheServersTextWithoutWhatWouldForgeALog() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on("RCPT").reply("550 5.1.1 no\u001b[31m \u202Esuch\u0007 user");
      try (SmtpSession session = SmtpSession.open(to(server.port()).build())) {
        RecipientsRefused refused =
            catchThrowableOfType(RecipientsRefused.class, () -> session.send(ENVELOPE, MESSAGE));
        assertThat(refused.getMessage())
            .contains("no\\u{1B}[31m \\u{202E}such\\u{7} user")
            .doesNotContain("\u001b", "\u202e", "\u0007");
      }
    }
  }
}
