package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.Outcomes.statuses;
import static org.smtpconnector.smtp.transaction.Transactions.FULL;
import static org.smtpconnector.smtp.transaction.Transactions.NO;
import static org.smtpconnector.smtp.transaction.Transactions.NO_USER;
import static org.smtpconnector.smtp.transaction.Transactions.OK;
import static org.smtpconnector.smtp.transaction.Transactions.accepted;
import static org.smtpconnector.smtp.transaction.Transactions.allOrNothing;
import static org.smtpconnector.smtp.transaction.Transactions.asked;
import static org.smtpconnector.smtp.transaction.Transactions.lastChunk;
import static org.smtpconnector.smtp.transaction.Transactions.lmtp;
import static org.smtpconnector.smtp.transaction.Transactions.oneRefused;
import static org.smtpconnector.smtp.transaction.Transactions.reply;
import static org.smtpconnector.smtp.transaction.Transactions.smtp;
import static org.smtpconnector.smtp.transaction.Transactions.to;
import static org.smtpconnector.smtp.transaction.Transactions.unanswered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** What a message's replies prove of its recipients, and that nothing else is claimed. */
class TransactionOutcomeTest {
  private static <E extends SmtpException> E failed(
      MailTransactionState transaction, Class<E> how) {
    return catchThrowableOfType(how, () -> transaction.outcome().verdict());
  }

  // All that was asked is answered

  @Test
  void isThatOfEachRecipientWhereTheMessageIsTaken() throws Exception {
    MailTransactionState transaction = asked(oneRefused(NO_USER), Awaited.DATA, "354 go");
    asked(transaction, Awaited.END, OK);
    Receipt receipt = transaction.outcome().verdict();
    assertThat(statuses(receipt.recipients())).containsExactly(Status.REFUSED, Status.ACCEPTED);
    assertThat(receipt.recipients().get(1).reply()).contains(reply(OK));
  }

  @ParameterizedTest
  @CsvSource({
    "554 5.7.1 spam, REFUSED, false, true",
    "451 4.3.0 later, DEFERRED, true, true",
    "421 4.3.2 bye, DEFERRED, true, false"
  })
  void isThatOfTheReplyToTheEndWhereTheMessageIsRefused(
      String said, Status status, boolean retryable, boolean usable) throws Exception {
    MailTransactionState transaction = asked(oneRefused(NO_USER), Awaited.DATA, "354 go");
    MessageRefused refused = failed(asked(transaction, Awaited.END, said), MessageRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED, status);
    assertThat(refused.reply()).contains(reply(said));
    assertThat(refused.retryable()).isEqualTo(retryable);
    assertThat(refused.sessionUsable()).isEqualTo(usable);
    assertThat(refused.beforeContent()).isFalse();
  }

  /** RFC 2033 4.2. */
  @Test
  void isThatOfEachReplyToTheEndInLmtp() throws Exception {
    MailTransactionState transaction = asked(accepted(lmtp(2)), Awaited.END, FULL, OK);
    assertThat(statuses(transaction.outcome().verdict().recipients()))
        .containsExactly(Status.DEFERRED, Status.ACCEPTED);
    MailTransactionState none = asked(accepted(lmtp(2)), Awaited.END, FULL, NO);
    RecipientsRefused refused = failed(none, RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.REFUSED);
    assertThat(refused.reply()).contains(reply(NO));
    assertThat(refused.sessionUsable()).isTrue();
  }

  @Test
  void isInDoubtWhereThereAreMoreRepliesThanWereAskedFor() throws Exception {
    MailTransactionState transaction = lastChunk(accepted(smtp(to(1))), OK);
    transaction.takeSurplus(reply(NO));
    InDoubt doubt = failed(transaction, InDoubt.class);
    assertThat(doubt).hasMessageContaining("more replies than it was asked for");
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.UNKNOWN);
  }

  @Test
  void isInDoubtWhereTheMessageIsTakenThoughItWasRefused() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, NO_USER);
    InDoubt doubt = failed(lastChunk(transaction, OK), InDoubt.class);
    assertThat(doubt).hasMessageContaining("took the message though it had refused it");
    assertThat(doubt).hasCauseInstanceOf(RecipientsRefused.class);
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.UNKNOWN);
  }

  // Refused before the end

  @Test
  void isARefusalOfTheSenderWhereMailIsRefused() throws Exception {
    MailTransactionState transaction = asked(unanswered(), Awaited.DATA, "550 5.7.1 no", "503 no");
    transaction.take(reply("503 no"));
    SenderRefused refused = failed(transaction, SenderRefused.class);
    assertThat(refused.reply()).contains(reply("550 5.7.1 no"));
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED);
    assertThat(refused.sessionUsable()).isTrue();
    SmtpException closed = asked(smtp(to(1)), Awaited.MAIL, "421 bye").outcome().refused();
    assertThat(closed).isInstanceOf(SenderRefused.class);
    assertThat(closed.sessionUsable()).isFalse();
    assertThat(closed.retryable()).isTrue();
  }

  @Test
  void isARefusalOfTheSenderWhereRsetIsAnsweredBy421() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    SmtpException refused = asked(transaction, Awaited.RESET, "421 bye").outcome().refused();
    assertThat(refused).isInstanceOf(SenderRefused.class);
    assertThat(refused.reply()).contains(reply("421 bye"));
    assertThat(refused.sessionUsable()).isFalse();
  }

  @Test
  void isALostSessionWhereRsetIsRefused() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    asked(transaction, Awaited.RESET, "500 what");
    Disconnected lost = (Disconnected) transaction.outcome().refused();
    assertThat(lost).hasMessage("the server is out of step, it answers RSET by 500 what");
    assertThat(lost.stale()).isTrue();
    assertThat(statuses(lost.outcomes())).containsExactly(Status.NOT_ATTEMPTED);
    accepted(transaction);
    assertThat(lastChunk(transaction, OK).outcome().verdict().accepted()).hasSize(1);
  }

  @Test
  void isInDoubtWhereAMessageIsTakenBehindARefusedRsetWithoutMail() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    asked(transaction, Awaited.RESET, "500 what");
    asked(transaction, Awaited.MAIL, "503 no");
    asked(transaction, Awaited.RCPT, OK);
    assertThat(failed(lastChunk(transaction, OK), InDoubt.class))
        .hasCauseInstanceOf(Disconnected.class);
  }

  @Test
  void isARefusalOfTheRecipientsWhereNoneIsAccepted() throws Exception {
    MailTransactionState transaction = smtp(to(2));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, FULL);
    asked(transaction, Awaited.RCPT, NO_USER);
    SmtpException refused = transaction.outcome().refused();
    assertThat(refused).isInstanceOf(RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.REFUSED);
    assertThat(refused.reply()).contains(reply(NO_USER));
    assertThat(refused.sessionUsable()).isTrue();
  }

  @Test
  void leavesTheOthersUntriedWhereAllOrNoneWereAskedFor() throws Exception {
    MailTransactionState transaction = smtp(allOrNothing(2));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, OK);
    asked(transaction, Awaited.RCPT, NO_USER);
    assertThat(statuses(transaction.outcome().refused().outcomes()))
        .containsExactly(Status.NOT_ATTEMPTED, Status.REFUSED);
  }

  @Test
  void isARefusalOfTheMessageBeforeItsContentWhereDataIsRefused() throws Exception {
    MailTransactionState transaction = asked(oneRefused(FULL), Awaited.DATA, NO);
    MessageRefused refused = (MessageRefused) transaction.outcome().refused();
    assertThat(refused.beforeContent()).isTrue();
    assertThat(refused.reply()).contains(reply(NO));
    assertThat(refused.sessionUsable()).isTrue();
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.REFUSED);
  }

  @Test
  void isNoUsableSessionWhereTheServerStillReadsText() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, NO_USER);
    assertThat(asked(transaction, Awaited.DATA, "354 go").outcome().refused().sessionUsable())
        .isFalse();
    assertThat(failed(transaction, RecipientsRefused.class).sessionUsable()).isFalse();
  }

  @Test
  void isAFreshTryByDataWhereBdatIsUnknown() throws Exception {
    Disconnected lost = failed(lastChunk(oneRefused(NO_USER), "500 what"), Disconnected.class);
    assertThat(lost).hasMessage("the server offers CHUNKING and does not know BDAT: 500 what");
    assertThat(lost.stale()).isTrue();
    assertThat(lost.retryable()).isTrue();
    assertThat(statuses(lost.outcomes())).containsExactly(Status.REFUSED, Status.NOT_ATTEMPTED);
  }

  @Test
  void isThatOfAChunkThatIsRefused() throws Exception {
    MailTransactionState transaction = asked(oneRefused(NO_USER), Awaited.CHUNK, "452 4.3.1 full");
    MessageRefused refused = (MessageRefused) transaction.outcome().refused();
    assertThat(refused.reply()).contains(reply("452 4.3.1 full"));
    assertThat(refused.sessionUsable()).isTrue();
    assertThat(refused.beforeContent()).isFalse();
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED, Status.DEFERRED);
  }

  @Test
  void isThatOfTheRecipientsWhereTheServerClosesInStep() throws Exception {
    MailTransactionState transaction = smtp(to(2));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, "421 bye");
    SmtpException closing = transaction.outcome().closing();
    assertThat(closing).isInstanceOf(RecipientsRefused.class);
    assertThat(closing.retryable()).isTrue();
    assertThat(closing.sessionUsable()).isFalse();
    assertThat(statuses(closing.outcomes())).containsExactly(Status.DEFERRED, Status.NOT_ATTEMPTED);
    assertThat(asked(smtp(to(1)), Awaited.MAIL, "421 bye").outcome().closing())
        .isInstanceOf(SenderRefused.class);
  }
}
