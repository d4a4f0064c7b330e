package org.smtpconnector.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.smtpconnector.smtp.PendingReplies.Awaited;

/**
 * Reads the replies of one transaction: those that are awaited, and those that may not be there.
 */
final class TransactionReader {
  private static final int MOST_AHEAD = 50; // parts without their replies

  private final SmtpWire wire;
  private final Timeouts timeouts;
  private final MailTransaction transaction;
  private final boolean fresh;

  TransactionReader(SmtpWire wire, SmtpConfig config, MailTransaction transaction) {
    this.wire = wire;
    this.timeouts = config.timeouts();
    this.transaction = transaction;
    this.fresh = wire.heardWithin(config.pipelining().aliveWindow());
  }

  /** Whether the server was heard just before this transaction, so that the connection is alive. */
  boolean isFresh() {
    return fresh;
  }

  /** Whether this is the time-out of a connection that was idle. */
  boolean isSilence(IOException e) {
    return !fresh && e instanceof SocketTimeoutException && !(e instanceof DeadlinePassed);
  }

  /** Reads what is awaited, each reply within the time for one. */
  void read() throws IOException {
    transaction.readReplies(wire, this::replyDeadline);
  }

  /** Reads what is awaited, all of it within the time for the end of a message. */
  void readToTheEnd() throws IOException {
    Deadline deadline = endDeadline();
    transaction.readReplies(wire, () -> deadline);
  }

  /**
   * The replies to earlier parts; after a refusal the rest of the message is not sent.
   *
   * @param oneByOne whether each part waits for the reply to the one before
   */
  void readWhatIsThere(boolean oneByOne) throws IOException {
    Deadline deadline = endDeadline();
    while (transaction.awaited() != Awaited.NOTHING
        && (oneByOne
            || transaction.repliesAwaited() > MOST_AHEAD
            || wire.look() != LinkState.QUIET)) {
      transaction.take(wire.readReply(deadline));
    }
    if (transaction.isBdatRefused()) {
      throw transaction.outcome().refused();
    }
  }

  /**
   * Before octets of the text go out to which no reply was asked for: one that has come would be
   * taken for the answer to what comes next.
   */
  void requireQuiet(boolean byData) throws IOException {
    if (transaction.awaited() != Awaited.NOTHING) {
      return;
    }
    LinkState shown = wire.look(); // one look: what comes behind it is for the next
    if (byData && shown == LinkState.INPUT) {
      transaction.takeEarly(wire.readReply(atOnce()));
      throw transaction.outcome().refused();
    }
    wire.requireQuiet(shown);
  }

  /** After the replies that were awaited together. */
  void requireNoSurplus() {
    try {
      while (wire.unreadOctets() > 0) {
        transaction.takeSurplus(wire.readReply(atOnce()));
      }
    } catch (IOException e) {
      transaction.takeSurplusOfNoShape();
    }
  }

  /** What a server that has read enough says before it closes, while we are still writing. */
  void hearLastWords(IOException failure) {
    boolean whileWriting =
        !(failure instanceof SmtpException) && !(failure instanceof EOFException);
    if (!whileWriting || !SocketLink.endedByPeer(failure)) {
      return;
    }
    try {
      if (transaction.awaited() == Awaited.NOTHING) {
        transaction.takeEarly(wire.readReply(atOnce()));
      }
      while (transaction.awaited() != Awaited.NOTHING) {
        transaction.take(wire.readReply(atOnce()));
      }
    } catch (IOException e) {
      // It said no more, or nothing to the purpose: the failure that led here decides.
    }
  }

  /** A connection that was idle may be there no more: its first reply shows it. */
  Deadline replyDeadline() {
    return fresh || transaction.isAnswered()
        ? Deadline.in(timeouts.reply(), "reply")
        : Deadline.in(timeouts.firstReply(), "reply on a connection that was idle");
  }

  Deadline endDeadline() {
    return Deadline.in(timeouts.messageEnd(), "reply to the end of the message");
  }

  /** For a reply that came before the server closed. */
  private static Deadline atOnce() {
    return Deadline.in(SmtpWire.AT_ONCE, "reply");
  }
}
