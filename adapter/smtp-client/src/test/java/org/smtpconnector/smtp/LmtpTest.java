package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/** LMTP (RFC 2033), over TCP and over a Unix domain socket. */
class LmtpTest extends SessionFixture {
  private static final Envelope THREE =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example", "eve@doe.example");
  private static final MessageSource MESSAGE =
      MessageSource.of("Subject: x\r\n\r\nAll good.\r\n".getBytes(UTF_8));

  private SmtpConfig.Builder lmtp() {
    return config().protocol(Protocol.LMTP);
  }

  @Test
  void readsAReplyForEachRecipientThatWasAccepted() throws Exception {
    server.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    server
        .on(NonCommandPhase.END_OF_DATA)
        .reply("250 2.0.0 delivered", "452 4.2.2 mailbox full")
        .times(1);
    try (SmtpSession session = SmtpSession.open(lmtp().build())) {
      Receipt receipt = session.send(THREE, MESSAGE);
      assertThat(statuses(receipt.recipients()))
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.DEFERRED);
      assertThat(receipt.deferred().get(0).reply().orElseThrow())
          .hasToString("452 4.2.2 mailbox full");

      Receipt next = session.send(Envelope.of("shop@shop.example", "ann@doe.example"), MESSAGE);
      assertThat(next.accepted()).hasSize(1);
      assertThat(session.summary()).startsWith("lmtp localhost:");
    }
    assertThat(server.commands()).first().asString().startsWith("LHLO ");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void failsWhenEachRecipientIsRefusedAfterTheMessage() throws Exception {
    server
        .on(NonCommandPhase.END_OF_DATA)
        .reply("452 4.2.2 full", "550 5.7.1 spam", "451 4.3.0 later")
        .times(1);
    try (SmtpSession session = SmtpSession.open(lmtp().build())) {
      RecipientsRefused refused =
          catchThrowableOfType(RecipientsRefused.class, () -> session.send(THREE, MESSAGE));
      assertThat(statuses(refused.outcomes()))
          .containsExactly(Status.DEFERRED, Status.REFUSED, Status.DEFERRED);
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(session.send(THREE, MESSAGE).accepted()).hasSize(3);
    }
  }

  @Test
  void doubtsOnlyTheRecipientsWhoseReplyWasLost() throws Exception {
    server.on("RCPT TO:<ann@").reply("550 5.1.1 no such user");
    server.on(NonCommandPhase.END_OF_DATA).replyThenClose("250 2.0.0 delivered");
    SmtpSession session = SmtpSession.open(lmtp().build());
    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> session.send(THREE, MESSAGE));
    assertThat(statuses(doubt.outcomes()))
        .containsExactly(Status.REFUSED, Status.ACCEPTED, Status.UNKNOWN);
  }

  @Test
  void doesNotFallBackToHelo() {
    try (ScriptedSmtpServer old = ScriptedSmtpServer.builder().withoutEhlo().start()) {
      assertThatThrownBy(
              () -> SmtpSession.open(lmtp().port(old.port()).localHostName("a.example").build()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("LHLO");
      assertThat(old.commands()).containsExactly("LHLO a.example");
    }
  }

  @Test
  void isNotSpokenOnThePortOfSmtp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lmtp().port(25).build())
        .withMessageContaining("port is 25");
  }

  @Test
  void sendsStepByStep() throws Exception {
    try (StepwiseSmtpSession commands =
        StepwiseSmtpSession.connect(lmtp().localHostName("a.example").build())) {
      assertThat(commands.ehlo().code()).isEqualTo(250);
      assertThat(commands.sendMail(THREE, MESSAGE).accepted()).hasSize(3);
    }
    assertThat(server.commands()).first().isEqualTo("LHLO a.example");
  }

  // Unix domain sockets

  @Test
  void sendsThroughASocketFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("lmtp");
    try (UnixSocketBridge bridge = new UnixSocketBridge(file, server.port());
        SmtpSession session =
            SmtpSession.open(
                SmtpConfig.toUnixSocket(bridge.file()).protocol(Protocol.LMTP).build())) {
      assertThat(session.send(THREE, MESSAGE).accepted()).hasSize(3);
      assertThat(session.summary())
          .isEqualTo("lmtp " + file + " (plain), no TLS, not authenticated");
    }
    assertThat(server.commands()).first().isEqualTo("LHLO [127.0.0.1]");
  }

  @Test
  void authenticatesAndSpeaksTlsThroughASocketFileToo(@TempDir Path directory) throws Exception {
    TestAuthority authority = new TestAuthority();
    Path file = directory.resolve("smtp");
    try (ScriptedSmtpServer secured =
            ScriptedSmtpServer.builder()
                .startTls(authority.issue("mail.doe.example", "localhost"))
                .user("alice", "wonderland")
                .start();
        UnixSocketBridge bridge = new UnixSocketBridge(file, secured.port());
        SmtpSession session =
            SmtpSession.open(
                SmtpConfig.toUnixSocket(bridge.file())
                    .security(TransportSecurity.STARTTLS)
                    .sslContext(authority.clientContext())
                    .credentials(Credentials.password("alice", "wonderland"))
                    .build())) {
      session.send(THREE, MESSAGE);
      assertThat(secured.messages().get(0).tls()).isTrue();
      assertThat(secured.messages().get(0).user()).contains("alice");
    }
  }

  @Test
  void boundsTheWaitForAReplyThroughASocketFile(@TempDir Path directory) throws Exception {
    server.on("LHLO").stall();
    Path file = directory.resolve("lmtp");
    Duration patience = AdaptiveTimeout.least();
    Timeouts impatient = new Timeouts(patience, patience, patience, patience, patience);
    try (UnixSocketBridge bridge = new UnixSocketBridge(file, server.port())) {
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      SmtpConfig.toUnixSocket(bridge.file())
                          .protocol(Protocol.LMTP)
                          .timeouts(impatient)
                          .build()))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining(patience.toMillis() + " milliseconds");
    }
  }

  @Test
  void namesTheSocketFileThatIsNotThere(@TempDir Path directory) {
    Path file = directory.resolve("nothing");
    assertThatThrownBy(() -> SmtpSession.open(SmtpConfig.toUnixSocket(file).build()))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining(file.toString());
  }

  /** By BDAT too a refusal after the text is about one recipient (RFC 2033 4.3). */
  @Test
  void readsAReplyForEachRecipientOfAMessageByBdatToo() throws Exception {
    offer("PIPELINING", "CHUNKING");
    server
        .on(NonCommandPhase.END_OF_DATA)
        .reply("552 5.2.2 mailbox full", "250 2.0.0 ok", "451 4.3.0 later");
    try (SmtpSession session = SmtpSession.open(lmtp().build())) {
      assertThat(statuses(session.send(THREE, MESSAGE).recipients()))
          .containsExactly(Status.REFUSED, Status.ACCEPTED, Status.DEFERRED);
      assertThat(session.isUsable()).isTrue();
    }
    assertThat(server.commands()).doesNotContain("DATA");
  }

  @Test
  void doubtsOnlyTheRecipientsWhoseReplyWasLostByBdatToo() throws Exception {
    offer("PIPELINING", "CHUNKING");
    server.on(NonCommandPhase.END_OF_DATA).replyThenClose("550 5.7.1 spam");
    SmtpSession session = SmtpSession.open(lmtp().build());
    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> session.send(THREE, MESSAGE));
    assertThat(statuses(doubt.outcomes()))
        .containsExactly(Status.REFUSED, Status.UNKNOWN, Status.UNKNOWN);
  }

  /** 552 to RCPT may mean too many recipients; after the text it is about the mailbox. */
  @Test
  void sendsNoSecondTimeToWhoIsRefusedBehindTheText() throws Exception {
    server.on(NonCommandPhase.END_OF_DATA).reply("250 ok", "552 mailbox full", "250 ok").times(1);
    try (SmtpSession session = SmtpSession.open(lmtp().build())) {
      assertThat(statuses(session.send(THREE, MESSAGE).recipients()))
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.ACCEPTED);
    }
    assertThat(server.commands()).containsOnlyOnce("DATA");
  }

  @Test
  void takesNoReplyOfOneRecipientForThatOfAnotherCommand() throws Exception {
    try (StepwiseSmtpSession commands = StepwiseSmtpSession.connect(lmtp().build())) {
      commands.ehlo();
      commands.mail(Optional.empty());
      commands.rcpt(EmailAddress.of("ann@doe.example"));
      commands.rcpt(EmailAddress.of("bob@doe.example"));
      assertThatIllegalStateException()
          .isThrownBy(() -> commands.data(MESSAGE))
          .withMessageContaining("2 recipients: use sendMail");
      commands.reset();
      commands.mail(Optional.empty());
      commands.rcpt(EmailAddress.of("ann@doe.example"));
      assertThat(commands.data(MESSAGE).code()).isEqualTo(250);
      assertThat(commands.noop()).hasToString("250 2.0.0 here");
    }
    assertThat(server.commands()).containsOnlyOnce("DATA");
  }
}
