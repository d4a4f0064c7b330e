package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** What a message's replies prove of its recipients, and that nothing else is claimed. */
class TransactionOutcomeTest {
  private static final String OK = "250 2.0.0 ok";
  private static final String NO_USER = "550 5.1.1 no such user";
  private static final String FULL = "452 4.2.2 full";
  private static final String NO = "554 5.7.1 spam";
  private static final IOException CLOSED = new EOFException("the server closed the connection");
  private static final IOException SILENT = new SocketTimeoutException("no reply within 1 ms");

  private static Reply reply(String line) {
    return MailTransactionTest.reply(line);
  }

  private static MailTransaction asked(MailTransaction to, Awaited what, String... replies)
      throws ProtocolViolation {
    return MailTransactionTest.asked(to, what, replies);
  }

  private static MailTransaction accepted(int recipients) throws ProtocolViolation {
    return MailTransactionTest.accepted(
        MailTransactionTest.smtp(MailTransactionTest.to(recipients)));
  }

  private static MailTransaction acceptedByLmtp(int recipients) throws ProtocolViolation {
    return MailTransactionTest.accepted(MailTransactionTest.lmtp(recipients));
  }

  /** To two: one who is refused so, and one who is accepted. */
  private static MailTransaction oneRefused(String how) throws ProtocolViolation {
    MailTransaction two = MailTransactionTest.smtp(MailTransactionTest.to(2));
    asked(two, Awaited.MAIL, OK);
    asked(two, Awaited.RCPT, how);
    return asked(two, Awaited.RCPT, OK);
  }

  private static MailTransaction unanswered() {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(1));
    transaction.asked(Awaited.MAIL);
    transaction.asked(Awaited.RCPT);
    return transaction;
  }

  private static MailTransaction chunked(MailTransaction transaction, String... replies)
      throws ProtocolViolation {
    transaction.sentLastChunk();
    for (String reply : replies) {
      transaction.take(reply(reply));
    }
    return transaction;
  }

  private static <E extends SmtpException> E failed(MailTransaction transaction, Class<E> how) {
    return catchThrowableOfType(how, () -> transaction.outcome().verdict());
  }

  private static List<Status> statuses(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::status).toList();
  }

  // All that was asked is answered

  @Test
  void isThatOfEachRecipientWhereTheMessageIsTaken() throws Exception {
    MailTransaction transaction = asked(oneRefused(NO_USER), Awaited.DATA, "354 go");
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
    MailTransaction transaction = asked(oneRefused(NO_USER), Awaited.DATA, "354 go");
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
    MailTransaction transaction = asked(acceptedByLmtp(2), Awaited.END, FULL, OK);
    assertThat(statuses(transaction.outcome().verdict().recipients()))
        .containsExactly(Status.DEFERRED, Status.ACCEPTED);
    MailTransaction none = asked(acceptedByLmtp(2), Awaited.END, FULL, NO);
    RecipientsRefused refused = failed(none, RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.REFUSED);
    assertThat(refused.reply()).contains(reply(NO));
    assertThat(refused.sessionUsable()).isTrue();
  }

  @Test
  void isInDoubtWhereThereAreMoreRepliesThanWereAskedFor() throws Exception {
    MailTransaction transaction = chunked(accepted(1), OK);
    transaction.takeSurplus(reply(NO));
    InDoubt doubt = failed(transaction, InDoubt.class);
    assertThat(doubt).hasMessageContaining("more replies than it was asked for");
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.UNKNOWN);
  }

  @Test
  void isInDoubtWhereTheMessageIsTakenThoughItWasRefused() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(1));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, NO_USER);
    InDoubt doubt = failed(chunked(transaction, OK), InDoubt.class);
    assertThat(doubt).hasMessageContaining("took the message though it had refused it");
    assertThat(doubt).hasCauseInstanceOf(RecipientsRefused.class);
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.UNKNOWN);
  }

  // Refused before the end

  @Test
  void isARefusalOfTheSenderWhereMailIsRefused() throws Exception {
    MailTransaction transaction = asked(unanswered(), Awaited.DATA, "550 5.7.1 no", "503 no");
    transaction.take(reply("503 no"));
    SenderRefused refused = failed(transaction, SenderRefused.class);
    assertThat(refused.reply()).contains(reply("550 5.7.1 no"));
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED);
    assertThat(refused.sessionUsable()).isTrue();
    SmtpException closed =
        asked(MailTransactionTest.smtp(MailTransactionTest.to(1)), Awaited.MAIL, "421 bye")
            .outcome()
            .refused();
    assertThat(closed).isInstanceOf(SenderRefused.class);
    assertThat(closed.sessionUsable()).isFalse();
    assertThat(closed.retryable()).isTrue();
  }

  @Test
  void isARefusalOfTheSenderWhereRsetIsAnsweredBy421() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(1));
    SmtpException refused = asked(transaction, Awaited.RESET, "421 bye").outcome().refused();
    assertThat(refused).isInstanceOf(SenderRefused.class);
    assertThat(refused.reply()).contains(reply("421 bye"));
    assertThat(refused.sessionUsable()).isFalse();
  }

  @Test
  void isALostSessionWhereRsetIsRefused() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(1));
    asked(transaction, Awaited.RESET, "500 what");
    Disconnected lost = (Disconnected) transaction.outcome().refused();
    assertThat(lost).hasMessage("the server is out of step, it answers RSET by 500 what");
    assertThat(lost.stale()).isTrue();
    assertThat(statuses(lost.outcomes())).containsExactly(Status.NOT_ATTEMPTED);
    MailTransactionTest.accepted(transaction);
    assertThat(chunked(transaction, OK).outcome().verdict().accepted()).hasSize(1);
  }

  @Test
  void isInDoubtWhereAMessageIsTakenBehindARefusedRsetWithoutMail() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(1));
    asked(transaction, Awaited.RESET, "500 what");
    asked(transaction, Awaited.MAIL, "503 no");
    asked(transaction, Awaited.RCPT, OK);
    assertThat(failed(chunked(transaction, OK), InDoubt.class))
        .hasCauseInstanceOf(Disconnected.class);
  }

  @Test
  void isARefusalOfTheRecipientsWhereNoneIsAccepted() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(2));
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
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.allOrNothing(2));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, OK);
    asked(transaction, Awaited.RCPT, NO_USER);
    assertThat(statuses(transaction.outcome().refused().outcomes()))
        .containsExactly(Status.NOT_ATTEMPTED, Status.REFUSED);
  }

  @Test
  void isARefusalOfTheMessageBeforeItsContentWhereDataIsRefused() throws Exception {
    MailTransaction transaction = asked(oneRefused(FULL), Awaited.DATA, NO);
    MessageRefused refused = (MessageRefused) transaction.outcome().refused();
    assertThat(refused.beforeContent()).isTrue();
    assertThat(refused.reply()).contains(reply(NO));
    assertThat(refused.sessionUsable()).isTrue();
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.REFUSED);
  }

  @Test
  void isNoUsableSessionWhereTheServerStillReadsText() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(1));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, NO_USER);
    assertThat(asked(transaction, Awaited.DATA, "354 go").outcome().refused().sessionUsable())
        .isFalse();
    assertThat(failed(transaction, RecipientsRefused.class).sessionUsable()).isFalse();
  }

  @Test
  void isAFreshTryByDataWhereBdatIsUnknown() throws Exception {
    Disconnected lost = failed(chunked(oneRefused(NO_USER), "500 what"), Disconnected.class);
    assertThat(lost).hasMessage("the server offers CHUNKING and does not know BDAT: 500 what");
    assertThat(lost.stale()).isTrue();
    assertThat(lost.retryable()).isTrue();
    assertThat(statuses(lost.outcomes())).containsExactly(Status.REFUSED, Status.NOT_ATTEMPTED);
  }

  @Test
  void isThatOfAChunkThatIsRefused() throws Exception {
    MailTransaction transaction = asked(oneRefused(NO_USER), Awaited.CHUNK, "452 4.3.1 full");
    MessageRefused refused = (MessageRefused) transaction.outcome().refused();
    assertThat(refused.reply()).contains(reply("452 4.3.1 full"));
    assertThat(refused.sessionUsable()).isTrue();
    assertThat(refused.beforeContent()).isFalse();
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED, Status.DEFERRED);
  }

  @Test
  void isThatOfTheRecipientsWhereTheServerClosesInStep() throws Exception {
    MailTransaction transaction = MailTransactionTest.smtp(MailTransactionTest.to(2));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, "421 bye");
    SmtpException closing = transaction.outcome().closing();
    assertThat(closing).isInstanceOf(RecipientsRefused.class);
    assertThat(closing.retryable()).isTrue();
    assertThat(closing.sessionUsable()).isFalse();
    assertThat(statuses(closing.outcomes())).containsExactly(Status.DEFERRED, Status.NOT_ATTEMPTED);
    assertThat(asked(unansweredMail(), Awaited.MAIL, "421 bye").outcome().closing())
        .isInstanceOf(SenderRefused.class);
  }

  private static MailTransaction unansweredMail() {
    return MailTransactionTest.smtp(MailTransactionTest.to(1));
  }

  // The connection was lost

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
    SmtpException doubt = chunked(oneRefused(NO_USER)).outcome().lost(CLOSED, true, false);
    assertThat(doubt).isInstanceOf(InDoubt.class).hasCause(CLOSED);
    assertThat(doubt).hasMessageContaining("it may have been delivered");
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.REFUSED, Status.UNKNOWN);
    assertThat(chunked(unanswered()).outcome().lost(CLOSED, true, false))
        .isInstanceOf(InDoubt.class);
  }

  @Test
  void keepsWhatWasProvedThoughTheConnectionWasLostBehindIt() throws Exception {
    MailTransaction refused = asked(unansweredMail(), Awaited.MAIL, "550 5.7.1 no");
    refused.asked(Awaited.RCPT);
    SmtpException lost = chunked(refused).outcome().lost(CLOSED, true, false);
    assertThat(lost).isInstanceOf(SenderRefused.class);
    assertThat(lost.sessionUsable()).isFalse();
    MailTransaction end = asked(accepted(1), Awaited.END, NO);
    SmtpException atEnd = end.outcome().lost(CLOSED, true, false);
    assertThat(atEnd).isInstanceOf(MessageRefused.class);
    assertThat(statuses(atEnd.outcomes())).containsExactly(Status.REFUSED);
    assertThat(atEnd.sessionUsable()).isFalse();
  }

  @Test
  void isInDoubtWhereAReplyMustBeMissing() throws Exception {
    MailTransaction transaction = asked(unansweredMail(), Awaited.MAIL, "550 5.7.1 no");
    asked(transaction, Awaited.RCPT, OK);
    assertThat(chunked(transaction).outcome().lost(CLOSED, true, false))
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
    MailTransaction transaction = asked(unansweredMail(), Awaited.RESET, said);
    transaction.asked(Awaited.MAIL);
    transaction.asked(Awaited.RCPT);
    SmtpException lost = transaction.outcome().lost(CLOSED, endIsOut, false);
    assertThat(statuses(lost.outcomes()))
        .doesNotContain(proved ? Status.UNKNOWN : Status.NOT_ATTEMPTED, Status.ACCEPTED);
  }

  @Test
  void isInDoubtWhereRsetIsRefusedAndTheMessageMayHaveBeenTaken() throws Exception {
    MailTransaction transaction = asked(unansweredMail(), Awaited.RESET, "500 what");
    MailTransactionTest.accepted(transaction);
    assertThat(chunked(transaction, OK).outcome().lost(CLOSED, true, false))
        .isInstanceOf(InDoubt.class);
  }

  @Test
  void isInDoubtOfThoseWhoseReplyIsMissingInLmtp() throws Exception {
    SmtpException doubt =
        asked(acceptedByLmtp(2), Awaited.END, NO).outcome().lost(CLOSED, true, false);
    assertThat(doubt).isInstanceOf(InDoubt.class);
    assertThat(statuses(doubt.outcomes())).containsExactly(Status.REFUSED, Status.UNKNOWN);
    SmtpException taken =
        asked(acceptedByLmtp(2), Awaited.END, OK).outcome().lost(CLOSED, true, false);
    assertThat(statuses(taken.outcomes())).containsExactly(Status.ACCEPTED, Status.UNKNOWN);
  }

  /** What follows 421 is not read any more (RFC 5321 3.8). */
  @Test
  void isDeferredWhereTheServerClosedBehind421() throws Exception {
    MailTransaction transaction = asked(unansweredMail(), Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, "421 bye");
    transaction.asked(Awaited.DATA);
    SmtpException lost = chunked(transaction).outcome().lost(CLOSED, true, false);
    assertThat(lost).isInstanceOf(RecipientsRefused.class);
    assertThat(lost.retryable()).isTrue();
    assertThat(lost.sessionUsable()).isFalse();
  }

  @Test
  void isInDoubtBehind421WhereNobodySawTheServerClose() throws Exception {
    MailTransaction two = MailTransactionTest.smtp(MailTransactionTest.to(2));
    asked(two, Awaited.MAIL, OK);
    asked(two, Awaited.RCPT, "421 bye");
    two.asked(Awaited.RCPT);
    chunked(two);
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
    assertThat(chunked(accepted(1)).outcome().lost(violation(), true, false))
        .isInstanceOf(InDoubt.class);
  }

  @Test
  void isWhatWasAlreadySaid() throws Exception {
    SmtpException refused = asked(accepted(1), Awaited.DATA, NO).outcome().refused();
    assertThat(unanswered().outcome().lost(refused, true, false)).isSameAs(refused);
  }
}
