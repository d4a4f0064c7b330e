package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.transaction.Transactions.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/** What the replies to RCPT say of recipients, alone and with the reply to the message. */
class RcptRepliesTest {
  private static final Reply TAKEN = reply("250 2.1.5 ok");
  private static final Reply NO_USER = reply("550 5.1.1 no such user");
  private static final Reply TOO_MANY = reply("452 4.5.3 too many recipients");

  private static RcptReplies to(int recipients, Reply... replies) {
    RcptReplies all = new RcptReplies(Transactions.to(recipients).recipients());
    Stream.of(replies).forEach(all::add);
    return all;
  }

  private static List<Status> statuses(RcptReplies replies, Reply... ofTheMessage) {
    return replies
        .outcomes(
            number -> number < ofTheMessage.length ? ofTheMessage[number] : null, Status.UNKNOWN)
        .stream()
        .map(RecipientOutcome::status)
        .toList();
  }

  @Test
  void countWhoWasAcceptedAndKnowWhetherAllWere() {
    RcptReplies replies = to(3, TAKEN);
    assertThat(replies.accepted()).isEqualTo(1);
    assertThat(replies.areAllAccepted()).isTrue();
    assertThat(replies.areComplete()).isFalse();
    replies.add(NO_USER);
    assertThat(replies.accepted()).isEqualTo(1);
    assertThat(replies.areAllAccepted()).isFalse();
    assertThat(replies.last()).isEqualTo(NO_USER);
    replies.add(TAKEN);
    assertThat(replies.accepted()).isEqualTo(2);
    assertThat(replies.areComplete()).isTrue();
    assertThat(replies.last()).isEqualTo(TAKEN);
  }

  @Test
  void leaveTheMessagesReplyToThoseWhoWereAcceptedInTheirOrder() {
    RcptReplies replies = to(4, TAKEN, NO_USER, TAKEN);
    List<Integer> asked = new ArrayList<>();
    List<RecipientOutcome> outcomes =
        replies.outcomes(
            number -> {
              asked.add(number);
              return number == 0 ? TAKEN : reply("452 4.2.2 mailbox full");
            },
            Status.NOT_ATTEMPTED);
    assertThat(asked).containsExactly(0, 1);
    assertThat(outcomes)
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.DEFERRED, Status.NOT_ATTEMPTED);
    assertThat(outcomes)
        .extracting(outcome -> outcome.address().localPart())
        .containsExactly("r1", "r2", "r3", "r4");
    assertThat(outcomes.get(1).reply()).contains(NO_USER);
    assertThat(outcomes.get(3).reply()).isEmpty();
  }

  @Test
  void decideNothingAboutThoseWhoWereAcceptedWithoutAReplyToTheMessage() {
    assertThat(statuses(to(2, TAKEN, NO_USER))).containsExactly(Status.UNKNOWN, Status.REFUSED);
  }

  @Test
  void tellHowManyTheServerTookBeforeItCalledThemTooMany() {
    assertThat(to(4, TAKEN, NO_USER, TAKEN, TOO_MANY).firstTooMany()).hasValue(2);
    assertThat(to(4, TAKEN, TOO_MANY, TAKEN, TOO_MANY).firstTooMany()).hasValue(1);
    assertThat(to(2, TAKEN, TAKEN).firstTooMany()).isEmpty();
    assertThat(to(2, TAKEN, NO_USER).firstTooMany()).isEmpty();
  }

  /** Nothing was learned from a server that calls the first one too many. */
  @Test
  void tellNoLimitOfNone() {
    assertThat(to(2, TOO_MANY, TOO_MANY).firstTooMany()).isEmpty();
    assertThat(to(3, NO_USER, TOO_MANY, TAKEN).firstTooMany()).isEmpty();
  }

  /** Behind one that was taken it goes to the others in another transaction. */
  @ParameterizedTest
  @CsvSource({
    "552 5.5.3 too many recipients, DEFERRED",
    "552 too many recipients, DEFERRED",
    "452 4.5.3 too many recipients, DEFERRED",
    "552 5.2.2 mailbox full, REFUSED",
    "552 5.5.2 syntax, REFUSED",
    "552 5.3.3 system, REFUSED",
    "550 5.5.3 no, REFUSED"
  })
  void deferWhoIsOneTooMany(String said, Status status) {
    assertThat(statuses(to(2, TAKEN, reply(said)), TAKEN)).containsExactly(Status.ACCEPTED, status);
  }

  @Test
  void takeARefusalOfTheFirstAtItsWord() {
    Reply tooMany = reply("552 5.5.3 too many recipients");
    assertThat(statuses(to(2, tooMany, TAKEN), TAKEN))
        .containsExactly(Status.REFUSED, Status.ACCEPTED);
  }

  /** Such a reply to the message is about the message. */
  @Test
  void takeTheReplyToTheMessageAtItsWord() {
    assertThat(statuses(to(2, TAKEN, TAKEN), TAKEN, reply("552 5.3.4 too large")))
        .containsExactly(Status.ACCEPTED, Status.REFUSED);
    assertThat(statuses(to(2, TAKEN, TAKEN), TAKEN, reply("552 too much")))
        .containsExactly(Status.ACCEPTED, Status.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "452 4.5.3 too many, true, true",
    "552 5.5.3 too many, true, true",
    "452 too many, false, true",
    "552 too many, false, true",
    "452 4.2.2 full, false, false",
    "451 4.5.3 too many, false, false",
    "550 too many, false, false"
  })
  void areToldApartByTheirCodes(String said, boolean isSaid, boolean mayBeMeant) {
    assertThat(TooManyRecipientsReply.isSaidBy(reply(said))).isEqualTo(isSaid);
    assertThat(TooManyRecipientsReply.mayBeMeantBy(reply(said))).isEqualTo(mayBeMeant);
  }
}
