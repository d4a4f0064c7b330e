package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.Outcomes.statuses;
import static org.smtpconnector.smtp.access.ApiAccess.api;
import static org.smtpconnector.smtp.transaction.Transactions.NO;
import static org.smtpconnector.smtp.transaction.Transactions.NO_USER;
import static org.smtpconnector.smtp.transaction.Transactions.OK;
import static org.smtpconnector.smtp.transaction.Transactions.accepted;
import static org.smtpconnector.smtp.transaction.Transactions.asked;
import static org.smtpconnector.smtp.transaction.Transactions.lastChunk;
import static org.smtpconnector.smtp.transaction.Transactions.lmtp;
import static org.smtpconnector.smtp.transaction.Transactions.oneRefused;
import static org.smtpconnector.smtp.transaction.Transactions.smtp;
import static org.smtpconnector.smtp.transaction.Transactions.to;
import static org.smtpconnector.smtp.transaction.Transactions.unanswered;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** What is known of the recipients of a message when its connection is lost. */
class ConnectionLossOutcomeTest {
  private static final IOException CLOSED = new EOFException("the server closed the connection");
  private static final IOException SILENT = new SocketTimeoutException("no reply within 1 ms");

  @Test
  void isNotAttemptedWhereTheConnectionWasLostBeforeTheEnd() throws Exception {
    Disconnected lost = (Disconnected) oneRefused(NO_USER).outcome().lost(CLOSED, false, false);
    assertThat(statuses(lost.outcomes())).containsExactly(Status.REFUSED, Status.NOT_ATTEMPTED);
    assertThat(lost).hasCause(CLOSED);
    assertThat(lost.stale()).isFalse();
    assertThat(lost.retryable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"true, true, true", "true, false, true", "false, true, true", "false, false, false"})
  void isStaleWhereNothingWasAnswered(boolean closed, boolean silent, boolean stale) {
    IOException how = closed ? CLOSED : SILENT;
    Disconnected lost = (Disconnected) unanswered().outcome().lost(how, false, silent);
    assertThat(lost.stale()).isEqualTo(stale);
  }

  @Test
  void isInDoubtWhereTheEndIsOutAndNotAnswered() throws Exception {
    SmtpException doubt = lastChunk(oneRefused(NO_USER)).outcome().lost(CLOSED, true, false);
    assertThat(doubt).isInstanceOf(InDoubt.class).hasCause(CLOSED);
    assertThat(doubt).hasMessageContaining("it may have been delivered");
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.REFUSED, Status.UNKNOWN);
    assertThat(lastChunk(unanswered()).outcome().lost(CLOSED, true, false))
        .isInstanceOf(InDoubt.class);
  }

  @Test
  void keepsWhatWasProvedThoughTheConnectionWasLostBehindIt() throws Exception {
    MailTransactionState refused = asked(smtp(to(1)), Awaited.MAIL, "550 5.7.1 no");
    refused.asked(Awaited.RCPT);
    SmtpException lost = lastChunk(refused).outcome().lost(CLOSED, true, false);
    assertThat(lost).isInstanceOf(SenderRefused.class);
    assertThat(lost.sessionUsable()).isFalse();
    MailTransactionState end = asked(accepted(smtp(to(1))), Awaited.END, NO);
    SmtpException atEnd = end.outcome().lost(CLOSED, true, false);
    assertThat(atEnd).isInstanceOf(MessageRefused.class);
    assertThat(statuses(atEnd.outcomes())).containsExactly(Status.REFUSED);
    assertThat(atEnd.sessionUsable()).isFalse();
  }

  @Test
  void isInDoubtWhereAReplyMustBeMissing() throws Exception {
    MailTransactionState transaction = asked(smtp(to(1)), Awaited.MAIL, "550 5.7.1 no");
    asked(transaction, Awaited.RCPT, OK);
    assertThat(lastChunk(transaction).outcome().lost(CLOSED, true, false))
        .isInstanceOf(InDoubt.class);
    assertThat(transaction.outcome().lost(CLOSED, false, false)).isInstanceOf(SenderRefused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "500 what, false, true",
    "500 what, true, false",
    "221 bye, true, true",
    "354 go, true, true",
    "421 bye, true, true"
  })
  void isProvedByARefusedRsetWhereTheServerCannotHaveGoneOn(
      String said, boolean endIsOut, boolean proved) throws Exception {
    MailTransactionState transaction = asked(smtp(to(1)), Awaited.RESET, said);
    transaction.asked(Awaited.MAIL);
    transaction.asked(Awaited.RCPT);
    SmtpException lost = transaction.outcome().lost(CLOSED, endIsOut, false);
    assertThat(statuses(lost.outcomes()))
        .doesNotContain(proved ? Status.UNKNOWN : Status.NOT_ATTEMPTED, Status.ACCEPTED);
  }

  @Test
  void isInDoubtWhereRsetIsRefusedAndTheMessageMayHaveBeenTaken() throws Exception {
    MailTransactionState transaction = asked(smtp(to(1)), Awaited.RESET, "500 what");
    accepted(transaction);
    assertThat(lastChunk(transaction, OK).outcome().lost(CLOSED, true, false))
        .isInstanceOf(InDoubt.class);
  }

  @Test
  void isInDoubtOfThoseWhoseReplyIsMissingInLmtp() throws Exception {
    SmtpException doubt =
        asked(accepted(lmtp(2)), Awaited.END, NO).outcome().lost(CLOSED, true, false);
    assertThat(doubt).isInstanceOf(InDoubt.class);
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.REFUSED, Status.UNKNOWN);
    SmtpException taken =
        asked(accepted(lmtp(2)), Awaited.END, OK).outcome().lost(CLOSED, true, false);
    assertThat(statuses(taken.outcomes())).containsExactly(Status.ACCEPTED, Status.UNKNOWN);
  }

  /** What follows 421 is not read any more (RFC 5321 3.8). */
  @Test
  void isDeferredWhereTheServerClosedBehind421() throws Exception {
    MailTransactionState transaction = asked(smtp(to(1)), Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, "421 bye");
    transaction.asked(Awaited.DATA);
    SmtpException lost = lastChunk(transaction).outcome().lost(CLOSED, true, false);
    assertThat(lost).isInstanceOf(RecipientsRefused.class);
    assertThat(lost.retryable()).isTrue();
    assertThat(lost.sessionUsable()).isFalse();
  }

  @Test
  void isInDoubtBehind421WhereNobodySawTheServerClose() throws Exception {
    MailTransactionState two = smtp(to(2));
    asked(two, Awaited.MAIL, OK);
    asked(two, Awaited.RCPT, "421 bye");
    two.asked(Awaited.RCPT);
    lastChunk(two);
    assertThat(two.outcome().lost(SILENT, true, false)).isInstanceOf(InDoubt.class);
    assertThat(two.outcome().lost(CLOSED, true, false)).isInstanceOf(RecipientsRefused.class);
    assertThat(two.outcome().lost(violation(), true, false)).isInstanceOf(InDoubt.class);
    assertThat(two.outcome().lost(violation(), false, false)).isInstanceOf(ProtocolViolation.class);
  }

  private static ProtocolViolation violation() {
    return api().protocolViolation("the server does not speak SMTP", List.of());
  }

  @Test
  void isAViolationBeforeTheEndAndInDoubtBehindIt() throws Exception {
    SmtpException before = oneRefused(NO_USER).outcome().lost(violation(), false, false);
    assertThat(before)
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server does not speak SMTP");
    assertThat(statuses(before.outcomes())).containsExactly(Status.REFUSED, Status.NOT_ATTEMPTED);
    assertThat(lastChunk(accepted(smtp(to(1)))).outcome().lost(violation(), true, false))
        .isInstanceOf(InDoubt.class);
  }

  @Test
  void isWhatWasAlreadySaid() throws Exception {
    SmtpException refused = asked(accepted(smtp(to(1))), Awaited.DATA, NO).outcome().refused();
    assertThat(unanswered().outcome().lost(refused, true, false)).isSameAs(refused);
  }
}
