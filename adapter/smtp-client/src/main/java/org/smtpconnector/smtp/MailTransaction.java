package org.smtpconnector.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.smtpconnector.smtp.PendingReplies.Awaited;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/**
 * One mail transaction (RFC 5321 3.3) as far as it is known: what was asked, what was answered, and
 * what follows from both. Replies are taken in the order of their commands.
 */
final class MailTransaction {
  private static final Duration HARDLY = Duration.ofSeconds(2); // there will be a reply
  static final int GO_AHEAD = 354;
  private static final int OK = 250;

  private final Envelope envelope;
  private final MessageSource message;
  private final boolean replyForEach;
  private final PendingReplies expected = new PendingReplies();
  // What was answered.
  private boolean answered;
  private boolean endByBdat;
  private Reply last;
  private boolean mustClose;
  private Reply reset;
  private Reply sender;
  private final RecipientReplies recipients;
  private Reply data;
  private Reply refusedBdat;
  // To the message: one, or in LMTP one for each recipient that was accepted.
  private final List<Reply> finals = new ArrayList<>(1);
  private final ReplyBudget budget = new ReplyBudget();
  private boolean allPositive = true;
  private boolean isOutOfCount;
  private boolean behindRefusedText;

  MailTransaction(Protocol protocol, Envelope envelope, MessageSource message) {
    this.replyForEach = protocol == Protocol.LMTP;
    this.envelope = envelope;
    this.message = message;
    this.recipients = new RecipientReplies(envelope.recipients());
  }

  Envelope envelope() {
    return envelope;
  }

  MessageSource message() {
    return message;
  }

  /** Notes a command that was sent, or is about to be. */
  void asked(Awaited what) {
    expected.add(what);
  }

  /** The last part of the message was sent by BDAT. */
  void sentLastChunk() {
    expected.add(Awaited.END);
    endByBdat = true;
  }

  Awaited awaited() {
    return expected.next();
  }

  int repliesAwaited() {
    return expected.count();
  }

  /** Whether more than one reply is to come, of LMTP to the end of a message too. */
  boolean areSeveralAwaited() {
    return expected.count() > 1 || (replyForEach && recipients.accepted() > 1);
  }

  /**
   * Takes the next reply.
   *
   * @throws ProtocolViolation if it cannot be an answer to what was asked
   */
  void take(Reply reply) throws ProtocolViolation {
    Awaited what = awaited();
    budget.spend(reply);
    if (what != Awaited.DATA && what != Awaited.RESET && reply.code() / 100 == 3) {
      throw outOfStep(what, reply);
    }
    switch (what) {
      case RESET -> takeReset(reply);
      case MAIL -> sender = reply;
      case RCPT -> recipients.add(reply);
      case DATA -> takeData(reply);
      case CHUNK -> takeOfBdat(reply);
      case END -> {
        finals.add(reply);
        if (endByBdat && !replyForEach) { // in LMTP it is about one recipient
          takeOfBdat(reply);
        }
      }
      case NOTHING -> throw outOfStep(what, reply);
    }
    if (what != Awaited.END || !replyForEach || finals.size() >= recipients.accepted()) {
      expected.remove(what);
    }
    answered = true;
    allPositive &= reply.isPositive();
    last = reply;
    mustClose |= reply.closes() || isResetRefused();
  }

  /** What of the text is read no more as such may be taken for commands. */
  private void takeOfBdat(Reply reply) {
    if (refusedBdat == null && !reply.isPositive()) {
      refusedBdat = reply;
      boolean moreIsUnderWay = expected.count() > 1;
      mustClose |= isUnknownCommand(reply) || moreIsUnderWay;
    }
  }

  /**
   * Takes what the server says of a text whose end was not sent: a refusal, after which it gets no
   * more of it.
   *
   * @throws ProtocolViolation if it says anything else
   */
  void takeEarly(Reply reply) throws ProtocolViolation {
    if (awaited() != Awaited.NOTHING || data == null || reply.code() < 400) {
      throw outOfStep(awaited(), reply);
    }
    data = reply;
    last = reply;
    mustClose = true;
  }

  /**
   * Takes a reply behind all that were awaited in one flight: one of those answered nothing, and
   * the rest are not what they seem. It makes no difference where they all say the same, or where
   * it is the text of a refused chunk that was taken for commands.
   */
  void takeSurplus(Reply reply) {
    mustClose = true;
    boolean alike = reply.isPositive() ? allPositive : refusedBdat != null;
    if (!alike && !reply.closes()) {
      isOutOfCount = true;
    }
  }

  /** As above, of octets that are no reply. */
  void takeSurplusOfNoShape() {
    mustClose = true;
    isOutOfCount = true;
  }

  /**
   * Reads what is awaited. After 421 there is little patience, since the server is closing, and
   * after 354 to RSET, since it is reading text.
   */
  void readReplies(SmtpWire wire, Supplier<Deadline> each) throws IOException {
    while (awaited() != Awaited.NOTHING) {
      Deadline by = each.get();
      boolean hardly = isClosing() || isResetTakenForText();
      take(wire.readReply(hardly ? Deadline.in(HARDLY, "reply").orEarlier(by) : by));
    }
  }

  /** The replies to what is read of a text as commands come before this one. */
  private void takeReset(Reply reply) throws ProtocolViolation {
    if (behindRefusedText && reply.code() != OK && !reply.closes()) {
      throw outOfStep(Awaited.RESET, reply);
    }
    reset = reply;
  }

  private void takeData(Reply reply) throws ProtocolViolation {
    if (reply.code() != GO_AHEAD && (reply.isPositive() || reply.code() / 100 == 3)) {
      throw outOfStep(Awaited.DATA, reply);
    }
    data = reply;
  }

  private static ProtocolViolation outOfStep(Awaited what, Reply reply) {
    return new ProtocolViolation(
        "the server answered out of step: "
            + switch (what) {
              case RESET -> "RSET was";
              case MAIL, RCPT, DATA -> what + " was";
              case CHUNK -> "BDAT was";
              case END -> "the end of the message was";
              case NOTHING -> "nothing was asked and";
            }
            + " answered by "
            + reply,
        List.of());
  }

  /** Whether the server wants the message for somebody, and for everybody if that was asked. */
  boolean wantsMessage() {
    return sender != null
        && sender.isPositive()
        && !isResetRefused()
        && recipients.accepted() > 0
        && (recipients.areAllAccepted() || !envelope.parameters().allOrNothing())
        && (data == null || data.code() == GO_AHEAD);
  }

  /** Whether all replies to the end of the message are here. */
  boolean isComplete() {
    return !finals.isEmpty() && awaited() == Awaited.NOTHING;
  }

  /** Whether the session cannot go on, whatever became of the message. */
  boolean mustClose() {
    return mustClose;
  }

  boolean isAnswered() {
    return answered;
  }

  /** How many recipients were accepted before the server said that there were too many. */
  OptionalLong firstTooMany() {
    return recipients.firstTooMany();
  }

  /** Whether MAIL was refused, or RSET before it: the commands behind it are of no use. */
  boolean isSenderRefused() {
    return (sender != null && !sender.isPositive()) || isResetRefused();
  }

  /** Whether RSET was not answered by 250, as RFC 5321 4.1.1.5 demands. */
  boolean isResetRefused() {
    return reset != null && reset.code() != OK;
  }

  /** Whether the server takes what follows RSET for text, which a line of one dot may end. */
  boolean isResetTakenForText() {
    return reset != null && reset.code() / 100 == 3;
  }

  /**
   * It was sent behind a text that was refused. Of a server that reads such a text as commands,
   * nobody knows which reply answers what.
   */
  void standsBehindRefusedText() {
    behindRefusedText = true;
  }

  /** Whether the server may have read as commands what was sent by BDAT. */
  boolean isTextRefused() {
    return isBdatRefused() || (endByBdat && !isTaken());
  }

  /** Whether a part of the message was refused, after which no more of it is sent. */
  boolean isBdatRefused() {
    return refusedBdat != null;
  }

  /**
   * Whether the server does not know the command that it offers (RFC 3030). Where nobody was
   * accepted, the same code may mean that it has no use for a message.
   */
  boolean isBdatUnknown() {
    return refusedBdat != null && isUnknownCommand(refusedBdat) && recipients.accepted() > 0;
  }

  private static boolean isUnknownCommand(Reply reply) {
    return reply.code() == 500 || reply.code() == 502;
  }

  /** Whether the server read a message to its end though it wanted it for nobody. */
  boolean isBdatRefusedForNobody() {
    return isBdatRefused() && recipients.areComplete() && recipients.accepted() == 0;
  }

  /** Whether RSET behind the end of a text was refused, as by servers that want each by itself. */
  boolean isResetOutOfPlace() {
    return isResetRefused() && reset.isPermanent() && !reset.closes();
  }

  /** Whether the server took MAIL. */
  boolean isSenderAccepted() {
    return sender != null && sender.isPositive();
  }

  /** Whether the server said at once that it closes the connection (421). */
  boolean isTurnedAway() {
    return (sender != null && sender.closes()) || (reset != null && reset.closes());
  }

  /**
   * Whether the server takes no more messages since it said so by 421: until it takes MAIL again.
   *
   * @param before whether that was so before this one
   */
  boolean takesNoMore(boolean before) {
    return isClosing() || isTurnedAway() || (before && !isSenderAccepted());
  }

  /** Whether the server has not said what becomes of MAIL. */
  boolean isSenderUnanswered() {
    return sender == null;
  }

  /** Whether the last reply says that the server closes the connection. */
  boolean isClosing() {
    return last != null && last.closes();
  }

  TransactionOutcome outcome() {
    return new TransactionOutcome(this);
  }

  boolean hasReplyForEach() {
    return replyForEach;
  }

  boolean isOutOfCount() {
    return isOutOfCount;
  }

  /** To RSET; null if it was not asked for or is not here. */
  Reply reset() {
    return reset;
  }

  /** To MAIL; null if it is not here. */
  Reply sender() {
    return sender;
  }

  RecipientReplies recipients() {
    return recipients;
  }

  /** To DATA, or what came before the end of its text; null if there is none. */
  Reply data() {
    return data;
  }

  /** The first refusal of a chunk; null if there is none. */
  Reply refusedBdat() {
    return refusedBdat;
  }

  List<Reply> finals() {
    return finals;
  }

  /** The one that came last; null if none has come. */
  Reply last() {
    return last;
  }

  boolean isTaken() {
    for (Reply reply : finals) {
      if (reply.isPositive()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server said 354 and was sent no text: it would take the next command for some. */
  boolean isOpenForText() {
    return data != null && data.code() == GO_AHEAD && finals.isEmpty();
  }

  boolean areTooFewAccepted() {
    return recipients.accepted() == 0
        || (envelope.parameters().allOrNothing() && !recipients.areAllAccepted());
  }
}
