package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Protocol;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.SmtpWire;

/** What the replies to the commands of one message (RFC 5321 3.3) say, each in its turn. */
public class MailTransactionTest {
  private static final String OK = "250 2.0.0 ok";

  static final MessageSource MESSAGE =
      MessageSource.of("Subject: Report\r\n\r\nAll good.\r\n".getBytes(UTF_8));

  public static Reply reply(String line) {
    return Reply.of(Integer.parseInt(line.substring(0, 3)), List.of(line.substring(4)));
  }

  static Envelope to(int recipients) {
    return Envelope.of(
        "shop@shop.example",
        Stream.iterate(1, i -> i + 1)
            .limit(recipients)
            .map(i -> "r" + i + "@doe.example")
            .toArray(String[]::new));
  }

  static Envelope allOrNothing(int recipients) {
    return to(recipients).with(MailParameters.builder().allOrNothing().build());
  }

  static MailTransaction smtp(Envelope envelope) {
    return new MailTransaction(Protocol.SMTP, envelope, MESSAGE);
  }

  static MailTransaction lmtp(int recipients) {
    return new MailTransaction(Protocol.LMTP, to(recipients), MESSAGE);
  }

  /** Asks, and gives these replies to it, fewer or more than are awaited. */
  static MailTransaction asked(MailTransaction transaction, Awaited what, String... replies)
      throws ProtocolViolation {
    transaction.asked(what);
    for (String reply : replies) {
      transaction.take(reply(reply));
    }
    return transaction;
  }

  /** MAIL and RCPT were accepted. */
  static MailTransaction accepted(MailTransaction transaction) throws ProtocolViolation {
    asked(transaction, Awaited.MAIL, OK);
    for (int i = 0; i < transaction.envelope().recipients().size(); i++) {
      asked(transaction, Awaited.RCPT, OK);
    }
    return transaction;
  }

  private static MailTransaction lastChunk(MailTransaction transaction, String... replies)
      throws ProtocolViolation {
    transaction.sentLastChunk();
    for (String reply : replies) {
      transaction.take(reply(reply));
    }
    return transaction;
  }

  @Test
  void takesTheRepliesInTheOrderOfTheCommands() throws Exception {
    MailTransaction transaction = smtp(to(2));
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
    MailTransaction transaction = smtp(to(1));
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
    MailTransaction transaction = smtp(to(1));
    transaction.standsBehindRefusedText();
    assertThatThrownBy(() -> asked(transaction, Awaited.RESET, "500 what"))
        .hasMessage("the server answered out of step: RSET was answered by 500 what");
    MailTransaction other = smtp(to(1));
    other.standsBehindRefusedText();
    assertThat(asked(other, Awaited.RESET, "421 bye").isTurnedAway()).isTrue();
    MailTransaction good = smtp(to(1));
    good.standsBehindRefusedText();
    assertThat(asked(good, Awaited.RESET, OK).isResetRefused()).isFalse();
  }

  @Test
  void wantsTheMessageOnceSomebodyIsAccepted() throws Exception {
    MailTransaction transaction = smtp(to(2));
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
    MailTransaction one = smtp(allOrNothing(2));
    asked(one, Awaited.MAIL, OK);
    asked(one, Awaited.RCPT, OK);
    asked(one, Awaited.RCPT, "550 5.1.1 no such user");
    assertThat(one.wantsMessage()).isFalse();
    assertThat(one.areTooFewAccepted()).isTrue();
    MailTransaction all = accepted(smtp(allOrNothing(2)));
    assertThat(all.wantsMessage()).isTrue();
    assertThat(all.areTooFewAccepted()).isFalse();
  }

  @Test
  void wantsNoMessageFromASenderWhoIsRefused() throws Exception {
    MailTransaction transaction = smtp(to(1));
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
    MailTransaction transaction = smtp(to(1));
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
    MailTransaction closing = accepted(smtp(to(1)));
    assertThat(asked(closing, Awaited.DATA, "421 bye").takesNoMore(false)).isTrue();
    assertThat(closing.isTurnedAway()).isFalse();
  }

  @Test
  void isOpenForTextBehind354UntilItsEndIsAnswered() throws Exception {
    MailTransaction transaction = accepted(smtp(to(1)));
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
    MailTransaction transaction = lmtp(3);
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
    MailTransaction transaction = accepted(smtp(to(3)));
    transaction.asked(Awaited.END);
    assertThat(transaction.areSeveralAwaited()).isFalse();
    transaction.asked(Awaited.END);
    assertThat(transaction.areSeveralAwaited()).isTrue();
  }

  // RFC 3030

  @ParameterizedTest
  @CsvSource({
    "500 what, true, true",
    "502 no, true, true",
    "501 no, false, false",
    "503 no, false, false",
    "452 full, false, false"
  })
  void knowsAServerThatDoesNotKnowBdat(String said, boolean unknown, boolean mustClose)
      throws Exception {
    MailTransaction transaction = lastChunk(accepted(smtp(to(1))), said);
    assertThat(transaction.isBdatRefused()).isTrue();
    assertThat(transaction.refusedBdat()).isEqualTo(reply(said));
    assertThat(transaction.isBdatUnknown()).isEqualTo(unknown);
    assertThat(transaction.mustClose()).isEqualTo(mustClose);
    assertThat(transaction.isTextRefused()).isTrue();
  }

  @Test
  void doesNotTakeBdatForUnknownWhereNobodyWasAccepted() throws Exception {
    MailTransaction transaction = smtp(to(1));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, "550 5.1.1 no such user");
    assertThat(lastChunk(transaction, "500 what").isBdatUnknown()).isFalse();
    assertThat(transaction.isBdatRefusedForNobody()).isTrue();
  }

  @Test
  void knowsAServerThatRefusedTheTextForNobody() throws Exception {
    assertThat(smtp(to(1)).isBdatRefusedForNobody()).isFalse();
    assertThat(lastChunk(accepted(smtp(to(1))), "503 no").isBdatRefusedForNobody()).isFalse();
    MailTransaction unanswered = asked(smtp(to(1)), Awaited.MAIL, OK);
    assertThat(lastChunk(unanswered, "503 no").isBdatRefusedForNobody()).isFalse();
    MailTransaction taken = asked(smtp(to(1)), Awaited.RCPT, "550 no");
    assertThat(lastChunk(taken, OK).isBdatRefusedForNobody()).isFalse();
  }

  @Test
  void closesBehindARefusedChunkWhereMoreIsUnderWay() throws Exception {
    MailTransaction transaction = accepted(smtp(to(1)));
    transaction.asked(Awaited.CHUNK);
    transaction.sentLastChunk();
    transaction.take(reply("452 full"));
    assertThat(transaction.mustClose()).isTrue();
    transaction.take(reply("503 no"));
    assertThat(transaction.refusedBdat()).isEqualTo(reply("452 full"));
    MailTransaction alone = accepted(smtp(to(1)));
    assertThat(asked(alone, Awaited.CHUNK, OK).isBdatRefused()).isFalse();
    assertThat(asked(alone, Awaited.CHUNK, "452 full").mustClose()).isFalse();
    assertThat(alone.isTextRefused()).isTrue();
  }

  @Test
  void mayHaveItsTextReadAsCommandsUntilTheLastChunkIsTaken() throws Exception {
    assertThat(lastChunk(accepted(smtp(to(1)))).isTextRefused()).isTrue();
    assertThat(lastChunk(accepted(smtp(to(1))), OK).isTextRefused()).isFalse();
    MailTransaction byData = accepted(smtp(to(1)));
    assertThat(asked(byData, Awaited.END, "554 no").isTextRefused()).isFalse();
    assertThat(byData.isBdatRefused()).isFalse();
  }

  @Test
  void takesAReplyToTheLastChunkInLmtpForOneRecipientAlone() throws Exception {
    MailTransaction transaction = lastChunk(accepted(lmtp(2)), "452 4.2.2 full", OK);
    assertThat(transaction.isBdatRefused()).isFalse();
    assertThat(transaction.isTaken()).isTrue();
  }

  // What comes too early, and too much

  @Test
  void takesARefusalOfATextWhoseEndWasNotSent() throws Exception {
    MailTransaction transaction = asked(accepted(smtp(to(1))), Awaited.DATA, "354 go");
    transaction.takeEarly(reply("400 too much"));
    assertThat(transaction.data()).isEqualTo(reply("400 too much"));
    assertThat(transaction.last()).isEqualTo(reply("400 too much"));
    assertThat(transaction.mustClose()).isTrue();
    assertThat(transaction.wantsMessage()).isFalse();
  }

  @Test
  void takesNothingElseForSuchARefusal() throws Exception {
    MailTransaction transaction = asked(accepted(smtp(to(1))), Awaited.DATA, "354 go");
    assertThatThrownBy(() -> transaction.takeEarly(reply(OK)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server answered out of step: nothing was asked and answered by " + OK);
    assertThatThrownBy(() -> accepted(smtp(to(1))).takeEarly(reply("554 no")))
        .isInstanceOf(ProtocolViolation.class);
    transaction.asked(Awaited.END);
    assertThatThrownBy(() -> transaction.takeEarly(reply("554 no")))
        .hasMessageContaining("the end of the message was answered by 554 no");
  }

  @Test
  void isOutOfCountWhereARepliesTooManyIsNotLikeTheOthers() throws Exception {
    MailTransaction alike = accepted(smtp(to(1)));
    alike.takeSurplus(reply(OK));
    assertThat(alike.isOutOfCount()).isFalse();
    assertThat(alike.mustClose()).isTrue();
    MailTransaction other = accepted(smtp(to(1)));
    other.takeSurplus(reply("500 what"));
    assertThat(other.isOutOfCount()).isTrue();
    MailTransaction refused = asked(smtp(to(1)), Awaited.MAIL, "550 no");
    asked(refused, Awaited.RCPT, OK);
    refused.takeSurplus(reply(OK));
    assertThat(refused.isOutOfCount()).isTrue();
    MailTransaction closing = accepted(smtp(to(1)));
    closing.takeSurplus(reply("421 bye"));
    assertThat(closing.isOutOfCount()).isFalse();
  }

  @Test
  void expectsErrorsBehindAChunkThatWasRefused() throws Exception {
    MailTransaction transaction = lastChunk(accepted(smtp(to(1))), "503 no");
    transaction.takeSurplus(reply("500 what"));
    assertThat(transaction.isOutOfCount()).isFalse();
    transaction.takeSurplus(reply(OK));
    assertThat(transaction.isOutOfCount()).isTrue();
  }

  @Test
  void isOutOfCountBehindOctetsThatAreNoReply() throws Exception {
    MailTransaction transaction = accepted(smtp(to(1)));
    transaction.takeSurplusOfNoShape();
    assertThat(transaction.isOutOfCount()).isTrue();
    assertThat(transaction.mustClose()).isTrue();
  }

  @Test
  void takesNoMoreInAllThanRepliesMayHave() throws Exception {
    String line = "250 " + "x".repeat(60_000);
    MailTransaction transaction = smtp(to(3));
    asked(transaction, Awaited.MAIL, line);
    asked(transaction, Awaited.RCPT, line);
    assertThatThrownBy(() -> asked(transaction, Awaited.RCPT, line))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("longer than 512 octets each");
  }

  @ParameterizedTest
  @CsvSource({"250 ok, 300000", "421 bye, 2000", "521 bye, 2000", "354 go, 2000"})
  void hasLittlePatienceWithAServerThatClosesOrReadsText(String reset, int millis)
      throws Exception {
    ScriptedLink server = new ScriptedLink();
    MailTransaction transaction = smtp(to(1));
    for (Awaited what : List.of(Awaited.RESET, Awaited.MAIL, Awaited.RCPT)) {
      transaction.asked(what);
    }
    server.say(reset);
    SmtpWire wire = new SmtpWire(server, DialogueListener.NONE, Duration.ofSeconds(1));
    assertThatThrownBy(
            () -> transaction.readReplies(wire, () -> Deadline.in(Duration.ofMinutes(5), "reply")))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("no reply within " + millis + " milliseconds");
    assertThat(transaction.awaited()).isEqualTo(Awaited.MAIL);
  }
}
