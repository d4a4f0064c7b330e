package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.transaction.Transactions.OK;
import static org.smtpconnector.smtp.transaction.Transactions.accepted;
import static org.smtpconnector.smtp.transaction.Transactions.allOrNothing;
import static org.smtpconnector.smtp.transaction.Transactions.asked;
import static org.smtpconnector.smtp.transaction.Transactions.lmtp;
import static org.smtpconnector.smtp.transaction.Transactions.reply;
import static org.smtpconnector.smtp.transaction.Transactions.smtp;
import static org.smtpconnector.smtp.transaction.Transactions.to;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** What the replies to the commands of one message (RFC 5321 3.3) say, each in its turn. */
class MailTransactionStateTest {
  @Test
  void takesTheRepliesInTheOrderOfTheCommands() throws Exception {
    MailTransactionState transaction = smtp(to(2));
    assertThat(transaction.isAnswered()).isFalse();
    assertThat(transaction.awaited()).isEqualTo(Awaited.NOTHING);
    for (Awaited what :
        List.of(Awaited.RESET, Awaited.MAIL, Awaited.RCPT, Awaited.RCPT, Awaited.DATA)) {
      transaction.asked(what);
    }
    assertThat(transaction.repliesAwaited()).isEqualTo(5);
    for (Awaited what : List.of(Awaited.RESET, Awaited.MAIL, Awaited.RCPT, Awaited.RCPT)) {
      assertThat(transaction.awaited()).isEqualTo(what);
      transaction.take(reply(OK));
    }
    assertThat(transaction.awaited()).isEqualTo(Awaited.DATA);
    transaction.take(reply("354 go"));
    assertThat(transaction.repliesAwaited()).isZero();
    assertThat(transaction.isAnswered()).isTrue();
    assertThat(transaction.reset()).isEqualTo(reply(OK));
    assertThat(transaction.sender()).isEqualTo(reply(OK));
    assertThat(transaction.data()).isEqualTo(transaction.last()).isEqualTo(reply("354 go"));
    assertThat(transaction.mustClose()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 354 go, MAIL was answered by 354 go",
    "RCPT, 334 what, RCPT was answered by 334 what",
    "CHUNK, 354 go, BDAT was answered by 354 go",
    "END, 354 go, the end of the message was answered by 354 go",
    "DATA, 250 ok, DATA was answered by 250 ok",
    "DATA, 334 what, DATA was answered by 334 what",
  })
  void calls3xxOutOfStepWhereNoTextIsAskedFor(Awaited what, String said, String message) {
    assertThatThrownBy(() -> asked(smtp(to(1)), what, said))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server answered out of step: " + message);
  }

  @Test
  void callsAReplyToNothingOutOfStep() {
    assertThatThrownBy(() -> smtp(to(1)).take(reply(OK)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server answered out of step: nothing was asked and answered by " + OK);
  }

  @ParameterizedTest
  @CsvSource({
    "250 ok, false, false, false",
    "251 ok, true, false, false",
    "354 go, true, true, false",
    "500 what, true, false, true",
    "421 bye, true, false, false",
    "521 bye, true, false, false"
  })
  void wantsRsetToBeAnsweredBy250Alone(
      String said, boolean refused, boolean forText, boolean outOfPlace) throws Exception {
    MailTransactionState transaction = smtp(to(1));
    assertThat(transaction.isResetRefused()).isFalse();
    assertThat(transaction.isResetTakenForText()).isFalse();
    asked(transaction, Awaited.RESET, said);
    assertThat(transaction.isResetRefused()).isEqualTo(refused);
    assertThat(transaction.isSenderRefused()).isEqualTo(refused);
    assertThat(transaction.isResetTakenForText()).isEqualTo(forText);
    assertThat(transaction.isResetOutOfPlace()).isEqualTo(outOfPlace);
    assertThat(transaction.mustClose()).isEqualTo(refused);
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, OK);
    assertThat(transaction.wantsMessage()).isEqualTo(!refused);
  }

  @Test
  void believesNoRefusalOfRsetBehindATextThatMayBeReadAsCommands() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    transaction.followsRefusedText();
    assertThatThrownBy(() -> asked(transaction, Awaited.RESET, "500 what"))
        .hasMessage("the server answered out of step: RSET was answered by 500 what");
    MailTransactionState other = smtp(to(1));
    other.followsRefusedText();
    assertThat(asked(other, Awaited.RESET, "421 bye").isTurnedAway()).isTrue();
    MailTransactionState good = smtp(to(1));
    good.followsRefusedText();
    assertThat(asked(good, Awaited.RESET, OK).isResetRefused()).isFalse();
  }

  @Test
  void wantsTheMessageOnceSomebodyIsAccepted() throws Exception {
    MailTransactionState transaction = smtp(to(2));
    assertThat(transaction.wantsMessage()).isFalse();
    assertThat(transaction.isSenderUnanswered()).isTrue();
    asked(transaction, Awaited.MAIL, OK);
    assertThat(transaction.isSenderUnanswered()).isFalse();
    assertThat(transaction.isSenderAccepted()).isTrue();
    assertThat(transaction.wantsMessage()).isFalse();
    assertThat(transaction.areTooFewAccepted()).isTrue();
    asked(transaction, Awaited.RCPT, "550 5.1.1 no such user");
    assertThat(transaction.wantsMessage()).isFalse();
    asked(transaction, Awaited.RCPT, OK);
    assertThat(transaction.wantsMessage()).isTrue();
    assertThat(transaction.areTooFewAccepted()).isFalse();
    asked(transaction, Awaited.DATA, "554 5.5.1 no");
    assertThat(transaction.wantsMessage()).isFalse();
  }

  @Test
  void wantsTheMessageForAllWhereAllOrNoneIsAskedFor() throws Exception {
    MailTransactionState one = smtp(allOrNothing(2));
    asked(one, Awaited.MAIL, OK);
    asked(one, Awaited.RCPT, OK);
    asked(one, Awaited.RCPT, "550 5.1.1 no such user");
    assertThat(one.wantsMessage()).isFalse();
    assertThat(one.areTooFewAccepted()).isTrue();
    MailTransactionState all = accepted(smtp(allOrNothing(2)));
    assertThat(all.wantsMessage()).isTrue();
    assertThat(all.areTooFewAccepted()).isFalse();
  }

  @Test
  void wantsNoMessageFromASenderWhoIsRefused() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    assertThat(transaction.isSenderRefused()).isFalse();
    asked(transaction, Awaited.MAIL, "550 5.7.1 no");
    asked(transaction, Awaited.RCPT, OK);
    assertThat(transaction.isSenderRefused()).isTrue();
    assertThat(transaction.isSenderAccepted()).isFalse();
    assertThat(transaction.wantsMessage()).isFalse();
    assertThat(transaction.isTurnedAway()).isFalse();
  }

  /** RFC 5321 3.8, RFC 7504. */
  @ParameterizedTest
  @ValueSource(strings = {"421 4.3.2 bye", "521 bye"})
  void isTurnedAwayWhereTheServerClosesAtMail(String said) throws Exception {
    MailTransactionState transaction = smtp(to(1));
    assertThat(transaction.isClosing()).isFalse();
    assertThat(transaction.isTurnedAway()).isFalse();
    asked(transaction, Awaited.MAIL, said);
    assertThat(transaction.isTurnedAway()).isTrue();
    assertThat(transaction.isClosing()).isTrue();
    assertThat(transaction.mustClose()).isTrue();
    assertThat(transaction.takesNoMore(false)).isTrue();
    asked(transaction, Awaited.RCPT, "503 5.5.1 MAIL first");
    assertThat(transaction.isClosing()).isFalse();
    assertThat(transaction.mustClose()).isTrue();
    assertThat(transaction.takesNoMore(false)).isTrue();
  }

  @Test
  void takesMoreAgainOnceItTakesMail() throws Exception {
    assertThat(smtp(to(1)).takesNoMore(false)).isFalse();
    assertThat(smtp(to(1)).takesNoMore(true)).isTrue();
    assertThat(asked(smtp(to(1)), Awaited.MAIL, OK).takesNoMore(true)).isFalse();
    assertThat(asked(smtp(to(1)), Awaited.MAIL, "550 no").takesNoMore(true)).isTrue();
    MailTransactionState closing = accepted(smtp(to(1)));
    assertThat(asked(closing, Awaited.DATA, "421 bye").takesNoMore(false)).isTrue();
    assertThat(closing.isTurnedAway()).isFalse();
  }

  @Test
  void isOpenForTextBehind354UntilItsEndIsAnswered() throws Exception {
    MailTransactionState transaction = accepted(smtp(to(1)));
    assertThat(transaction.isOpenForText()).isFalse();
    asked(transaction, Awaited.DATA, "354 go");
    assertThat(transaction.isOpenForText()).isTrue();
    assertThat(transaction.wantsMessage()).isTrue();
    assertThat(transaction.isComplete()).isFalse();
    asked(transaction, Awaited.END, OK);
    assertThat(transaction.isOpenForText()).isFalse();
    assertThat(transaction.isComplete()).isTrue();
    assertThat(transaction.isTaken()).isTrue();
    assertThat(asked(accepted(smtp(to(1))), Awaited.DATA, "554 no").isOpenForText()).isFalse();
  }

  /** RFC 2033 4.2. */
  @Test
  void awaitsAReplyForEachRecipientWhoWasAcceptedInLmtp() throws Exception {
    MailTransactionState transaction = lmtp(3);
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, OK);
    assertThat(transaction.areSeveralAwaited()).isFalse();
    asked(transaction, Awaited.RCPT, "550 5.1.1 no such user");
    asked(transaction, Awaited.RCPT, OK);
    asked(transaction, Awaited.DATA, "354 go");
    transaction.asked(Awaited.END);
    assertThat(transaction.areSeveralAwaited()).isTrue();
    transaction.take(reply("452 4.2.2 full"));
    assertThat(transaction.isComplete()).isFalse();
    assertThat(transaction.isTaken()).isFalse();
    transaction.take(reply(OK));
    assertThat(transaction.isComplete()).isTrue();
    assertThat(transaction.isTaken()).isTrue();
    assertThat(transaction.finals()).containsExactly(reply("452 4.2.2 full"), reply(OK));
    assertThat(transaction.hasReplyForEach()).isTrue();
    assertThat(smtp(to(1)).hasReplyForEach()).isFalse();
  }

  @Test
  void awaitsOneReplyToTheEndInSmtpHoweverManyWereAccepted() throws Exception {
    MailTransactionState transaction = accepted(smtp(to(3)));
    transaction.asked(Awaited.END);
    assertThat(transaction.areSeveralAwaited()).isFalse();
    transaction.asked(Awaited.END);
    assertThat(transaction.areSeveralAwaited()).isTrue();
  }
}
