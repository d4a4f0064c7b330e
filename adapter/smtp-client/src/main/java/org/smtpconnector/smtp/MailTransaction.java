package org.smtpconnector.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.smtpconnector.smtp.Expectations.Awaited;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/**
 * One mail transaction (RFC 5321 3.3) as far as it is known: what was asked, what was answered, and
 * what follows from both. Replies are taken in the order of their commands.
 */
final class MailTransaction {
  private static final Duration HARDLY = Duration.ofSeconds(2); // there will be a reply
  private static final int GO_AHEAD = 354;
  private static final int OK = 250;
  private static final int GOOD_BYE = 221;

  private final Envelope envelope;
  private final MessageSource message;
  private final boolean replyForEach;
  private final Expectations expected = new Expectations();
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
      case RESET -> reset = reply;
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
  private boolean isResetRefused() {
    return reset != null && reset.code() != OK;
  }

  /** Whether the server takes what follows RSET for text, which a line of one dot may end. */
  boolean isResetTakenForText() {
    return reset != null && reset.code() / 100 == 3;
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

  /**
   * What became of the message, when all that was asked is answered.
   *
   * @throws SmtpException if no recipient was accepted, or nobody knows
   */
  Receipt verdict() throws SmtpException {
    boolean inStep = !mustClose && !isOpenForText();
    if (isOutOfCount) {
      throw new InDoubt(
          "the server sent more replies than it was asked for, and nobody knows which of them"
              + " answers the message",
          null,
          envelope.allUndecided(Status.UNKNOWN));
    }
    Optional<SmtpException> refusal = refusal(inStep);
    if (refusal.isPresent()) {
      throw isTaken() ? tookWhatItRefused(refusal.get()) : refusal.get();
    }
    if (isTaken()) {
      return new Receipt(outcomes(Status.UNKNOWN));
    }
    throw replyForEach
        ? new RecipientsRefused(outcomes(Status.UNKNOWN), last, inStep)
        : new MessageRefused(last, outcomes(Status.UNKNOWN), inStep, false);
  }

  private boolean isTaken() {
    for (Reply reply : finals) {
      if (reply.isPositive()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server said 354 and was sent no text: it would take the next command for some. */
  private boolean isOpenForText() {
    return data != null && data.code() == GO_AHEAD && finals.isEmpty();
  }

  /** A refusal before the end of the message, which proves that nothing was delivered. */
  private Optional<SmtpException> refusal(boolean inStep) {
    if (reset != null && reset.closes()) {
      return Optional.of(new SenderRefused(envelope, reset, inStep));
    }
    if (isResetRefused() && !(isTaken() && isSenderAccepted())) {
      return Optional.of(
          new Disconnected(
              "the server is out of step, it answers RSET by " + reset,
              null,
              envelope.allUndecided(Status.NOT_ATTEMPTED),
              true));
    }
    if (sender != null && !sender.isPositive()) {
      return Optional.of(new SenderRefused(envelope, sender, inStep));
    }
    if (isBdatUnknown()) {
      return Optional.of(
          new Disconnected(
              "the server offers CHUNKING and does not know BDAT: " + refusedBdat,
              null,
              recipients.outcomes(number -> null, Status.NOT_ATTEMPTED),
              true));
    }
    if (recipients.areComplete() && areTooFewAccepted()) {
      return Optional.of(recipientsRefused(inStep));
    }
    if (data != null && data.code() != GO_AHEAD) {
      return Optional.of(new MessageRefused(data, decidedBy(data), inStep, true));
    }
    return refusedBdat == null
        ? Optional.empty()
        : Optional.of(new MessageRefused(refusedBdat, decidedBy(refusedBdat), inStep, false));
  }

  private boolean areTooFewAccepted() {
    return recipients.accepted() == 0
        || (envelope.parameters().allOrNothing() && !recipients.areAllAccepted());
  }

  private RecipientsRefused recipientsRefused(boolean inStep) {
    return new RecipientsRefused(outcomes(Status.NOT_ATTEMPTED), recipients.last(), inStep);
  }

  private InDoubt tookWhatItRefused(SmtpException refusal) {
    return new InDoubt(
        "the server took the message though it had refused it: " + refusal.getMessage(),
        refusal,
        envelope.allUndecided(Status.UNKNOWN));
  }

  /** Why the server does not want the message, or no more of it. */
  SmtpException refused() {
    return refusal(!mustClose && !isOpenForText()).orElseThrow();
  }

  /** What became of the message, when the server says in step that it closes the connection. */
  SmtpException closing() {
    return refusal(false).orElseGet(() -> recipientsRefused(false));
  }

  /**
   * What became of the message, when the connection was lost or the server spoke nonsense.
   *
   * @param endIsOut whether the server may have the last octet of the message
   * @param silent whether it is a connection that was idle and on which nothing was heard since
   */
  SmtpException lost(IOException e, boolean endIsOut, boolean silent) {
    boolean violation = e instanceof ProtocolViolation;
    if (e instanceof SmtpException verdict && !violation) {
      return verdict;
    }
    boolean mayBeTaken = (endIsOut && violation) || isTaken();
    Optional<SmtpException> refusal = mayBeTaken ? Optional.empty() : provedRefusal(e, endIsOut);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (endIsOut || mayBeTaken) {
      return new InDoubt(LossText.afterTheEnd(e), e, outcomes(Status.UNKNOWN));
    }
    if (violation) {
      return new ProtocolViolation(e.getMessage(), outcomes(Status.NOT_ATTEMPTED));
    }
    return new Disconnected(
        LossText.beforeTheEnd(e, awaited()),
        e,
        outcomes(Status.NOT_ATTEMPTED),
        !answered && (silent || SocketLink.endedByPeer(e)));
  }

  private Optional<SmtpException> provedRefusal(IOException e, boolean endIsOut) {
    if (endIsOut && isResetRefused() && sender == null && !isLeaving(reset)) {
      return Optional.empty(); // the server may have gone on
    }
    if (endIsOut && isSenderRefused() && recipients.accepted() > 0) {
      return Optional.empty(); // a reply is missing: who refuses MAIL accepts no recipient
    }
    Optional<SmtpException> refusal = refusal(false);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!finals.isEmpty() && !replyForEach) {
      return Optional.of(new MessageRefused(last, decidedBy(last), false, false));
    }
    // What follows 421 is not read any more, if the end of the connection follows (RFC 5321 3.8).
    boolean closed = last != null && last.closes() && SocketLink.endedByPeer(e);
    return closed && finals.isEmpty() && !(e instanceof ProtocolViolation)
        ? Optional.of(recipientsRefused(false))
        : Optional.empty();
  }

  private static boolean isLeaving(Reply reply) {
    return reply.closes() || reply.code() == GOOD_BYE || reply.code() / 100 == 3;
  }

  /** The outcomes where this reply decides for the recipients that had not been refused. */
  private List<RecipientOutcome> decidedBy(Reply reply) {
    return recipients.outcomes(index -> reply, Status.UNKNOWN);
  }

  /** The outcomes as far as they are known. */
  List<RecipientOutcome> outcomes(Status ofTheOthers) {
    return recipients.outcomes(
        number -> {
          int index = replyForEach ? number : 0;
          return index < finals.size() ? finals.get(index) : null;
        },
        ofTheOthers);
  }
}
