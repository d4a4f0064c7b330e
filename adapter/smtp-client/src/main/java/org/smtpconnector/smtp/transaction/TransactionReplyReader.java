package org.smtpconnector.smtp.transaction;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Timeouts;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.DeadlinePassed;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.SmtpWire;

/** Reads the replies of one transaction: the pending ones, and unexpected ones. */
final class TransactionReplyReader {
  private static final Duration HARDLY = Duration.ofSeconds(2); // if a reply is unlikely
  private static final int MOST_AHEAD = 50; // chunks without their replies
  // Nobody waits for a server that has ended the connection, but a busy machine may let a thread
  // wait.
  private static final Duration REMAINING = Duration.ofSeconds(1);

  private final SmtpWire wire;
  private final Timeouts timeouts;
  private final MailTransactionState transaction;
  private final boolean fresh;

  TransactionReplyReader(SmtpWire wire, SmtpConfig config, MailTransactionState transaction) {
    this.wire = wire;
    this.timeouts = config.timeouts();
    this.transaction = transaction;
    this.fresh = wire.hasRepliedWithin(config.pipelining().aliveWindow());
  }

  /** Whether a reply arrived just before this transaction, so that the connection is alive. */
  boolean isFresh() {
    return fresh;
  }

  /** Whether this is the timeout of the first reply on a connection that was idle. */
  boolean isSilence(IOException e) {
    return !fresh && e instanceof SocketTimeoutException && !(e instanceof DeadlinePassed);
  }

  /** Reads the pending replies, each within the timeout for a reply. */
  void read() throws IOException {
    while (transaction.awaited() != Awaited.NOTHING) {
      readNext(replyDeadline());
    }
  }

  /** Reads all pending replies within the timeout for the end of a message. */
  void readToTheEnd() throws IOException {
    Deadline deadline = endDeadline();
    while (transaction.awaited() != Awaited.NOTHING) {
      readNext(deadline);
    }
  }

  /**
   * Reads the next reply. The wait is short after 421, since the server is closing, and after 354
   * to RSET, since it is reading text.
   */
  private void readNext(Deadline by) throws IOException {
    boolean hardly = transaction.isClosing() || transaction.isResetTakenForText();
    transaction.take(wire.readReply(hardly ? Deadline.in(HARDLY, "reply").orEarlier(by) : by));
  }

  /** Reads pending replies until at most this many are left. */
  void readUntilLeft(int most) throws IOException {
    while (transaction.repliesAwaited() > most) {
      transaction.take(wire.readReply(replyDeadline()));
    }
  }

  /**
   * Reads the available replies to earlier chunks; after a refusal, the rest of the message is not
   * sent.
   *
   * @param oneByOne whether each chunk waits for the reply to the previous one
   */
  void readWhatIsThere(boolean oneByOne) throws IOException {
    Deadline deadline = endDeadline();
    while (transaction.awaited() != Awaited.NOTHING
        && (oneByOne
            || transaction.repliesAwaited() > MOST_AHEAD
            || wire.look() != PendingInputState.QUIET)) {
      transaction.take(wire.readReply(deadline));
    }
    if (transaction.isBdatRefused()) {
      throw transaction.outcome().refused();
    }
  }

  /**
   * Checks for unexpected input before octets of the text are sent: a reply that has arrived would
   * be taken for the one to the next command.
   */
  void requireQuiet(boolean byData) throws IOException {
    if (transaction.awaited() != Awaited.NOTHING) {
      return;
    }
    PendingInputState shown = wire.look(); // once: later input is for the next check
    if (byData && shown == PendingInputState.INPUT) {
      transaction.takeEarly(wire.readReply(atOnce()));
      throw transaction.outcome().refused();
    }
    wire.requireQuiet(shown);
  }

  /** Checks for surplus replies after those that were awaited together. */
  void requireNoSurplus() {
    try {
      while (wire.unreadOctets() > 0) {
        transaction.takeSurplus(wire.readReply(atOnce()));
      }
    } catch (IOException e) {
      transaction.takeSurplusOfNoShape();
    }
  }

  /** Reads the reply of a server that closes the connection while the message is being written. */
  void readRemainingReplies(IOException failure) {
    boolean whileWriting =
        !(failure instanceof SmtpException) && !(failure instanceof EOFException);
    if (!whileWriting || !SocketLink.endedByPeer(failure)) {
      return;
    }
    try {
      if (transaction.awaited() == Awaited.NOTHING) {
        transaction.takeEarly(wire.readReply(Deadline.in(REMAINING, "reply")));
      }
      while (transaction.awaited() != Awaited.NOTHING) {
        transaction.take(wire.readReply(Deadline.in(REMAINING, "reply")));
      }
    } catch (IOException e) {
      // There is no reply, or no useful one: the original failure decides.
    }
  }

  /** Returns the deadline of a reply; that of the first one is short if the connection was idle. */
  Deadline replyDeadline() {
    return fresh || transaction.isAnswered()
        ? Deadline.in(timeouts.reply(), "reply")
        : Deadline.in(firstReplyTimeout(), "reply on a connection that was idle");
  }

  private Duration firstReplyTimeout() {
    return timeouts.validation().compareTo(timeouts.reply()) < 0
        ? timeouts.validation()
        : timeouts.reply();
  }

  Deadline endDeadline() {
    return Deadline.in(timeouts.messageEnd(), "reply to the end of the message");
  }

  /** Returns the deadline of a reply that arrived before the server closed the connection. */
  private static Deadline atOnce() {
    return Deadline.in(SmtpWire.AT_ONCE, "reply");
  }
}
