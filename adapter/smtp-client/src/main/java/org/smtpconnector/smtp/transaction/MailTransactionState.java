package org.smtpconnector.smtp.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Protocol;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.ReplyBudget;

/**
 * The state of a mail transaction (RFC 5321 3.3): the commands that were sent, the replies to them,
 * and the conclusions from both. Replies are taken in the order of their commands.
 */
final class MailTransactionState {
  static final int GO_AHEAD = 354;
  private static final int OK = 250;

  private final Envelope envelope;
  private final MessageSource message;
  private final boolean replyForEach;
  private final PendingReplies expected = new PendingReplies();
  // The replies.
  private boolean answered;
  private boolean endByBdat;
  private Reply last;
  private boolean mustClose;
  private Reply reset;
  private Reply sender;
  private final RcptReplies recipients;
  private Reply data;
  private Reply refusedBdat;
  // To the message: one, or in LMTP one for each accepted recipient.
  private final List<Reply> finals = new ArrayList<>(1);
  private final ReplyBudget budget = new ReplyBudget();
  private boolean allPositive = true;
  private boolean isOutOfCount;
  private boolean behindRefusedText;

  MailTransactionState(Protocol protocol, Envelope envelope, MessageSource message) {
    this.replyForEach = protocol == Protocol.LMTP;
    this.envelope = envelope;
    this.message = message;
    this.recipients = new RcptReplies(envelope.recipients());
  }

  Envelope envelope() {
    return envelope;
  }

  MessageSource message() {
    return message;
  }

  /** Records a command that was sent or is about to be. */
  void asked(Awaited what) {
    expected.add(what);
  }

  /** Records that the last chunk was sent by BDAT. */
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

  /** Whether several replies are pending, including those of LMTP to the end of a message. */
  boolean areSeveralAwaited() {
    return expected.count() > 1 || (replyForEach && recipients.accepted() > 1);
  }

  /**
   * Takes the next reply.
   *
   * @throws ProtocolViolation if it cannot be the reply to the next command
   */
  void take(Reply reply) throws ProtocolViolation {
    Awaited what = awaited();
    budget.spend(reply);
    if (what != Awaited.DATA && what != Awaited.RESET && reply.code() / 100 == 3) {
      throw expected.outOfStep(reply);
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
      case NOTHING -> throw expected.outOfStep(reply);
    }
    if (what != Awaited.END || !replyForEach || finals.size() >= recipients.accepted()) {
      expected.remove(what);
    }
    answered = true;
    allPositive &= reply.isPositive();
    last = reply;
    mustClose |= reply.closes() || isResetRefused();
  }

  /**
   * Takes a reply to BDAT; after a refusal, the server may take the rest of the text for commands.
   */
  private void takeOfBdat(Reply reply) {
    if (refusedBdat == null && !reply.isPositive()) {
      refusedBdat = reply;
      boolean moreIsUnderWay = expected.count() > 1;
      mustClose |= isUnknownCommand(reply) || moreIsUnderWay;
    }
  }

  /**
   * Takes a reply that arrives before the end of the text was sent: a refusal, after which no more
   * of the text is sent.
   *
   * @throws ProtocolViolation if it is anything else
   */
  void takeEarly(Reply reply) throws ProtocolViolation {
    if (awaited() != Awaited.NOTHING || data == null || reply.code() < 400) {
      throw expected.outOfStep(reply);
    }
    data = reply;
    last = reply;
    mustClose = true;
  }

  /**
   * Takes a surplus reply after all that were awaited in one flight: one of them answered no
   * command, so they cannot be matched. That does not matter if all say the same, or if the text of
   * a refused chunk was taken for commands.
   */
  void takeSurplus(Reply reply) {
    mustClose = true;
    boolean alike = reply.isPositive() ? allPositive : refusedBdat != null;
    if (!alike && !reply.closes()) {
      isOutOfCount = true;
    }
  }

  /** Does the same for octets that are no reply. */
  void takeSurplusOfNoShape() {
    mustClose = true;
    isOutOfCount = true;
  }

  /** Takes the reply to RSET, after those to a text that the server took for commands. */
  private void takeReset(Reply reply) throws ProtocolViolation {
    if (behindRefusedText && reply.code() != OK && !reply.closes()) {
      throw expected.outOfStep(reply);
    }
    reset = reply;
  }

  private void takeData(Reply reply) throws ProtocolViolation {
    if (reply.code() != GO_AHEAD && (reply.isPositive() || reply.code() / 100 == 3)) {
      throw expected.outOfStep(reply);
    }
    data = reply;
  }

  /** Whether the server accepted a recipient, or all of them if that is required. */
  boolean wantsMessage() {
    return isSenderAccepted()
        && !isResetRefused()
        && !areTooFewAccepted()
        && (data == null || data.code() == GO_AHEAD);
  }

  /** Whether all replies to the end of the message have arrived. */
  boolean isComplete() {
    return !finals.isEmpty() && awaited() == Awaited.NOTHING;
  }

  /** Whether the session must end, regardless of the message's outcome. */
  boolean mustClose() {
    return mustClose;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Returns how many recipients were accepted before the server said that there were too many. */
  OptionalLong firstTooMany() {
    return recipients.firstTooMany();
  }

  /** Whether MAIL or the RSET before it was refused, so that later commands are pointless. */
  boolean isSenderRefused() {
    return (sender != null && !sender.isPositive()) || isResetRefused();
  }

  /** Whether the reply to RSET was not 250, which RFC 5321 4.1.1.5 requires. */
  boolean isResetRefused() {
    return reset != null && reset.code() != OK;
  }

  /** Whether the server takes what follows RSET for text, which a line with one dot would end. */
  boolean isResetTakenForText() {
    return reset != null && reset.code() / 100 == 3;
  }

  /**
   * Records that it was sent after a text that was refused. If the server took that text for
   * commands, replies cannot be matched.
   */
  void followsRefusedText() {
    behindRefusedText = true;
  }

  /** Whether the server may have taken a text sent by BDAT for commands. */
  boolean isTextRefused() {
    return isBdatRefused() || (endByBdat && !isTaken());
  }

  /** Whether a chunk was refused, after which no more of the message is sent. */
  boolean isBdatRefused() {
    return refusedBdat != null;
  }

  /**
   * Whether the server does not know BDAT although it offers CHUNKING (RFC 3030). If no recipient
   * was accepted, the same code may mean that it expects no message.
   */
  boolean isBdatUnknown() {
    return refusedBdat != null && isUnknownCommand(refusedBdat) && recipients.accepted() > 0;
  }

  private static boolean isUnknownCommand(Reply reply) {
    return reply.code() == 500 || reply.code() == 502;
  }

  /** Whether the server read a whole message though it had accepted no recipient. */
  boolean isBdatRefusedForNobody() {
    return isBdatRefused() && recipients.areComplete() && recipients.accepted() == 0;
  }

  /** Whether RSET right after the end of a text was refused, as by servers without pipelining. */
  boolean isResetOutOfPlace() {
    return isResetRefused() && reset.isPermanent() && !reset.closes();
  }

  /** Whether MAIL was accepted. */
  boolean isSenderAccepted() {
    return sender != null && sender.isPositive();
  }

  /** Whether the reply to MAIL, or to the RSET before it, closes the connection (421). */
  boolean isTurnedAway() {
    return (sender != null && sender.closes()) || (reset != null && reset.closes());
  }

  /**
   * Whether the server takes no more messages, as it says by 421, until it accepts MAIL again.
   *
   * @param before whether that was so before this transaction
   */
  boolean takesNoMore(boolean before) {
    return isClosing() || isTurnedAway() || (before && !isSenderAccepted());
  }

  /** Whether the reply to MAIL is missing. */
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

  /** Returns the reply to RSET; null if RSET was not sent or the reply is missing. */
  Reply reset() {
    return reset;
  }

  /** Returns the reply to MAIL; null if it is missing. */
  Reply sender() {
    return sender;
  }

  RcptReplies recipients() {
    return recipients;
  }

  /** Returns the reply to DATA, or one that arrived before the end of the text; null if none. */
  Reply data() {
    return data;
  }

  /** Returns the first refusal of a chunk; null if there is none. */
  Reply refusedBdat() {
    return refusedBdat;
  }

  List<Reply> finals() {
    return finals;
  }

  /** Returns the last reply; null if there is none. */
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

  /** Whether the server said 354 and got no text, so that it would take a command for text. */
  boolean isOpenForText() {
    return data != null && data.code() == GO_AHEAD && finals.isEmpty();
  }

  boolean areTooFewAccepted() {
    return recipients.accepted() == 0
        || (envelope.parameters().allOrNothing() && !recipients.areAllAccepted());
  }
}
