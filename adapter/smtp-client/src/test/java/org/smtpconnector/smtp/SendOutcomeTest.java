package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What becomes of a message when the server, or what lies between, fails at each point. */
class SendOutcomeTest extends SessionFixture {
  @Test
  void staysUsableWhenTheSenderIsRefused() throws SmtpException {
    server.on("MAIL").reply("550 5.7.1 not you").times(1);
    try (SmtpSession session = open()) {
      SenderRefused refused = failure(session, TO_ANN, SenderRefused.class);
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(refused.retryable()).isFalse();
      assertThat(statuses(refused)).containsExactly(Status.REFUSED);
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
  }

  @Test
  void isRetryableWhenEveryRecipientIsDeferred() throws SmtpException {
    server.on("RCPT").reply("451 4.7.1 greylisted");
    try (SmtpSession session = open()) {
      RecipientsRefused refused = failure(session, TO_ANN_AND_BOB, RecipientsRefused.class);
      assertThat(refused.retryable()).isTrue();
      assertThat(statuses(refused)).containsExactly(Status.DEFERRED, Status.DEFERRED);
    }
    assertThat(server.commands()).doesNotContain("DATA");
  }

  @Test
  void endsWhenTheServerClosesAmongTheRecipients() throws SmtpException {
    server.on("RCPT TO:<bob@").replyThenClose("421 4.3.2 shutting down");
    SmtpSession session = open();
    RecipientsRefused refused = failure(session, TO_ANN_AND_BOB, RecipientsRefused.class);
    assertThat(refused.sessionUsable()).isFalse();
    assertThat(refused.retryable()).isTrue();
    assertThat(statuses(refused)).containsExactly(Status.NOT_ATTEMPTED, Status.DEFERRED);
    assertThat(session.isUsable()).isFalse();
    assertThatThrownBy(() -> session.send(TO_ANN, HELLO)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"451 4.3.0 later", "554 5.6.0 spam"})
  void takesTheFinalReplyForTheOutcome(String reply) throws SmtpException {
    server.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    server.on(NonCommandPhase.END_OF_DATA).reply(reply).times(1);
    try (SmtpSession session = open()) {
      MessageRefused refused = failure(session, TO_ANN_AND_BOB, MessageRefused.class);
      assertThat(refused.retryable()).isEqualTo(reply.startsWith("4"));
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(statuses(refused))
          .containsExactly(
              reply.startsWith("4") ? Status.DEFERRED : Status.REFUSED, Status.REFUSED);
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void knowsThatNothingWasDeliveredWhenTheConnectionIsLostBeforeTheMessage(String command)
      throws SmtpException {
    server.on(command).drop();
    SmtpSession session = open();
    Disconnected lost = failure(session, TO_ANN, Disconnected.class);
    assertThat(lost.retryable()).isTrue();
    assertThat(lost.sessionUsable()).isFalse();
    assertThat(lost.stale()).isEqualTo(command.equals("MAIL"));
    assertThat(statuses(lost)).containsExactly(Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void isInDoubtWhenTheReplyToTheMessageIsLost() throws SmtpException {
    server.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    server.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    InDoubt doubt = failure(open(), TO_ANN_AND_BOB, InDoubt.class);
    assertThat(doubt.retryable()).isFalse();
    assertThat(doubt.sessionUsable()).isFalse();
    assertThat(statuses(doubt)).containsExactly(Status.UNKNOWN, Status.REFUSED);
    assertThat(server.awaitMessages(1, SOON)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\r\n", "354 more?\r\n", "250-half"})
  void isInDoubtWhenTheReplyToTheMessageIsNone(String reply) throws SmtpException {
    server.on(NonCommandPhase.END_OF_DATA).raw(reply.getBytes(UTF_8));
    SmtpSession session = SmtpSession.open(config().timeouts(impatient()).build());
    InDoubt doubt = failure(session, TO_ANN, InDoubt.class);
    assertThat(statuses(doubt)).containsExactly(Status.UNKNOWN);
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void hearsWhyTheServerClosedWhileTheMessageWasBeingSent() throws SmtpException {
    server.on(NonCommandPhase.IN_DATA).replyThenClose("552 5.3.4 too large");
    byte[] large = ("x".repeat(900) + "\r\n").repeat(20_000).getBytes(UTF_8);
    MessageSource unknownSize = new Unsized(large);
    MessageRefused refused =
        catchThrowableOfType(MessageRefused.class, () -> open().send(TO_ANN, unknownSize));
    assertThat(refused.reply().map(Reply::code)).contains(552);
    assertThat(refused.sessionUsable()).isFalse();
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void refusesLocallyWhatTheServerDoesNotOffer() throws SmtpException {
    try (ScriptedSmtpServer small = ScriptedSmtpServer.builder().extensions("SIZE 20").start();
        SmtpSession session = SmtpSession.open(config().port(small.port()).build())) {
      assertThat(failure(session, TO_ANN, ExtensionMissing.class))
          .hasMessageContaining("at most 20 (SIZE)");
      MessageSource eightBit = MessageSource.of("é".getBytes(UTF_8));
      assertThatThrownBy(() -> session.send(TO_ANN, eightBit))
          .isInstanceOf(ExtensionMissing.class)
          .hasMessageContaining("8BITMIME");
      MessageSource tiny = MessageSource.of("x".getBytes(UTF_8));
      assertThatThrownBy(() -> session.send(Envelope.of("a@b.example", "jörg@doe.example"), tiny))
          .isInstanceOf(ExtensionMissing.class)
          .hasMessageContaining("SMTPUTF8");
      assertThat(small.commands()).hasSize(1); // EHLO
      assertThat(session.send(TO_ANN, tiny).accepted()).hasSize(1);
    }
  }
}
