package org.smtpconnector.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;

/** One message on the wire: MAIL, RCPT, DATA (RFC 5321 3.3), and what is known at each point. */
final class MailTransaction {
  /** How far the message has come, which decides what a lost connection means. */
  private enum Phase {
    /** The server has not answered. */
    UNANSWERED,
    /** The server answers; the end of the message is not on its way. */
    OPEN,
    /** The last byte is being written or was written, and the reply is not here. */
    ENDING
  }

  private final SmtpWire wire;
  private final Timeouts timeouts;
  private final boolean replyForEach;
  private final Envelope envelope;
  private final MessageSource message;
  private final List<Reply> recipientReplies = new ArrayList<>();
  // Of the message, one for each recipient that was accepted.
  private final List<Reply> finalReplies = new ArrayList<>();
  private String mailParameters = "";
  private boolean notifications;
  private Phase phase = Phase.UNANSWERED;

  MailTransaction(SmtpWire wire, SmtpConfig config, Envelope envelope, MessageSource message) {
    this.wire = wire;
    this.timeouts = config.timeouts();
    this.replyForEach = config.protocol() == Protocol.LMTP;
    this.envelope = envelope;
    this.message = message;
  }

  /**
   * Settles what is asked of the server with MAIL and RCPT.
   *
   * @throws ExtensionMissing if the server does not offer what the message cannot do without
   */
  void prepare(Capabilities offered) throws ExtensionMissing {
    mailParameters =
        EsmtpParameters.ofMail(
            envelope, message, offered, wire.isEncrypted(), outcomes(Status.NOT_ATTEMPTED));
    notifications = offered.offers("DSN");
  }

  /** The server has closed the idle session, or spoken unasked: nothing is sent on it. */
  Disconnected stale() {
    return new Disconnected(
        "the server had closed the idle session", null, outcomes(Status.NOT_ATTEMPTED), true);
  }

  /** Ends a transaction that the server may still hold open from the message before. */
  void resetFirst() throws SmtpException {
    try {
      Reply reply = wire.exchange("RSET", replyDeadline());
      phase = Phase.OPEN;
      if (reply.closes()) {
        throw new SenderRefused(envelope, reply);
      }
      if (reply.code() != 250) {
        throw violation("RSET was answered by " + reply);
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** Sends the message that was prepared. */
  Receipt run() throws SmtpException {
    try {
      mail();
      recipients();
      data();
      MessageOutput output = new MessageOutput(this::writeChunk);
      write(message, output, outcomes(Status.NOT_ATTEMPTED));
      return end(output.lastChunk());
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private void mail() throws IOException {
    Reply reply =
        wire.exchange("MAIL FROM:" + envelope.reversePath() + mailParameters, replyDeadline());
    phase = Phase.OPEN;
    if (!isPositive("MAIL", reply)) {
      throw new SenderRefused(envelope, reply);
    }
  }

  private void recipients() throws IOException {
    boolean accepted = false;
    Reply reply = null;
    for (Recipient recipient : envelope.recipients()) {
      String parameters = notifications ? recipient.dsnParameters() : "";
      reply = wire.exchange("RCPT TO:<" + recipient.address() + ">" + parameters, replyDeadline());
      recipientReplies.add(reply);
      accepted |= isPositive("RCPT", reply);
      if (reply.closes()) {
        throw new RecipientsRefused(outcomes(Status.NOT_ATTEMPTED), reply);
      }
    }
    if (!accepted) {
      throw new RecipientsRefused(outcomes(Status.NOT_ATTEMPTED), reply);
    }
  }

  private void data() throws IOException {
    Reply reply = wire.exchange("DATA", replyDeadline());
    if (reply.code() == 354) {
      return;
    }
    if (reply.isPositive()) {
      throw violation("DATA was answered by " + reply);
    }
    throw new MessageRefused(reply, decidedBy(reply), true);
  }

  /**
   * Writes the message but for its end.
   *
   * @param unsent what to say of the recipients where the source throws
   */
  static void write(MessageSource message, MessageOutput output, List<RecipientOutcome> unsent)
      throws IOException {
    try {
      message.writeTo(output);
    } catch (IOException | RuntimeException e) {
      Optional<IOException> failure = output.failure();
      if (failure.isPresent()) {
        throw failure.get();
      }
      throw new SourceFailed(
          "the message could not be read: " + Printable.of(String.valueOf(e.getMessage())),
          e,
          unsent);
    }
    if (output.failure().isPresent()) {
      throw output.failure().get(); // a source that swallowed it
    }
  }

  private void writeChunk(ByteBuffer chunk) throws IOException {
    wire.writeData(chunk, Deadline.in(timeouts.messageEnd(), "end of a write"));
  }

  private Receipt end(ByteBuffer lastChunk) throws IOException {
    phase = Phase.ENDING;
    Deadline deadline = Deadline.in(timeouts.messageEnd(), "reply to the end of the message");
    boolean inStep = true;
    Reply reply;
    try {
      wire.writeData(lastChunk, deadline);
      reply = wire.readReply(deadline);
    } catch (IOException e) {
      inStep = false;
      reply = beforeClosing(e).orElseThrow(() -> e);
    }
    if (reply.code() / 100 == 3) {
      throw violation("the end of the message was answered by " + reply);
    }
    if (replyForEach && inStep) {
      return endForEach(reply, deadline);
    }
    if (reply.isPositive()) {
      return new Receipt(decidedBy(reply));
    }
    throw new MessageRefused(reply, decidedBy(reply), inStep);
  }

  /** LMTP (RFC 2033 4.2): the other recipients have replies of their own. */
  private Receipt endForEach(Reply first, Deadline deadline) throws IOException {
    finalReplies.add(first);
    Reply last = first;
    while (finalReplies.size() < acceptedRecipients()) {
      last = wire.readReply(deadline);
      finalReplies.add(last);
    }
    List<RecipientOutcome> outcomes = outcomes(Status.UNKNOWN);
    if (finalReplies.stream().noneMatch(Reply::isPositive)) {
      throw new RecipientsRefused(outcomes, last);
    }
    return new Receipt(outcomes);
  }

  private long acceptedRecipients() {
    return recipientReplies.stream().filter(Reply::isPositive).count();
  }

  private static boolean isPositive(String command, Reply reply) throws ProtocolViolation {
    if (reply.code() / 100 == 3) {
      throw violation(command + " was answered by " + reply);
    }
    return reply.isPositive();
  }

  private static ProtocolViolation violation(String what) {
    return new ProtocolViolation("the server answered out of step: " + what, List.of());
  }

  /** What a failure of the connection means for the message. */
  private SmtpException lost(IOException e) {
    boolean violation = e instanceof ProtocolViolation;
    if (e instanceof SmtpException verdict && !violation) {
      return verdict;
    }
    String why = Printable.of(String.valueOf(e.getMessage()));
    if (phase == Phase.ENDING) {
      return new InDoubt(
          "the reply to the message was lost, so it may have been delivered: " + why,
          e,
          outcomes(Status.UNKNOWN));
    }
    if (violation) {
      return new ProtocolViolation(e.getMessage(), outcomes(Status.NOT_ATTEMPTED));
    }
    Optional<Reply> refusal = beforeClosing(e).filter(reply -> !reply.isPositive());
    if (phase == Phase.OPEN && refusal.isPresent()) {
      return new MessageRefused(refusal.get(), decidedBy(refusal.get()), false);
    }
    return new Disconnected(
        "the connection was lost before the message was sent: " + why,
        e,
        outcomes(Status.NOT_ATTEMPTED),
        phase == Phase.UNANSWERED && SocketLink.endedByPeer(e));
  }

  /** What a server that has read enough says before it closes, while we are still writing. */
  private Optional<Reply> beforeClosing(IOException e) {
    boolean asked = recipientReplies.size() == envelope.recipients().size();
    boolean closedOnWriter = !(e instanceof EOFException) && SocketLink.endedByPeer(e);
    return asked && closedOnWriter && !(e instanceof ProtocolViolation)
        ? wire.lastWords()
        : Optional.empty();
  }

  private Deadline replyDeadline() {
    return Deadline.in(timeouts.reply(), "reply");
  }

  /** The outcomes where this reply decides for the recipients that had been accepted. */
  private List<RecipientOutcome> decidedBy(Reply reply) {
    finalReplies.clear();
    finalReplies.addAll(Collections.nCopies((int) acceptedRecipients(), reply));
    return outcomes(Status.UNKNOWN);
  }

  /** The outcomes as far as they are known. */
  private List<RecipientOutcome> outcomes(Status ofTheOthers) {
    Iterator<Reply> finals = finalReplies.iterator();
    List<RecipientOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < envelope.recipients().size(); i++) {
      EmailAddress address = envelope.recipients().get(i).address();
      Optional<Reply> own =
          i < recipientReplies.size() ? Optional.of(recipientReplies.get(i)) : Optional.empty();
      Optional<Reply> decisive =
          own.isPresent() && own.get().isPositive()
              ? Optional.of(finals).filter(Iterator::hasNext).map(Iterator::next)
              : own;
      outcomes.add(
          decisive
              .map(reply -> RecipientOutcome.decided(address, reply))
              .orElseGet(() -> RecipientOutcome.undecided(address, ofTheOthers)));
    }
    return outcomes;
  }
}
