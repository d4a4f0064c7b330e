package org.smtpconnector.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;

/**
 * Submits messages on a connection, one behind the other: what the server takes of a message at
 * once, and what it must be told of the one before.
 */
final class Submitter {
  /** What the server must hear before another message. */
  private enum Owed {
    NOTHING,
    /** It may hold the message before open: RSET goes ahead of MAIL. */
    RESET,
    /** It may be reading text: RSET goes alone, and must be answered before more text is sent. */
    RESET_ALONE
  }

  /**
   * What ends so soon behind a reply was ended by it. Later it may have been a restart, and the
   * next look finds it closed anyway.
   */
  private static final Duration BEHIND_A_REPLY = Duration.ofMillis(20);

  private final SmtpWire wire;
  private final SmtpConfig config;
  private final Capabilities offered;
  private final SessionLimits limits;
  private final RecipientSplitter splitter;
  private Owed owed = Owed.NOTHING;
  private boolean over;
  private boolean refusedForNobody; // what RSET alone is owed for
  private long taken; // messages whose MAIL was accepted
  private boolean ended; // as far as it was learned from

  Submitter(SmtpWire wire, SmtpConfig config, Capabilities offered) {
    this.wire = wire;
    this.config = config;
    this.offered = offered;
    this.limits = new SessionLimits(offered, config.learnedBehavior());
    this.splitter = new RecipientSplitter(limits, this::transact);
  }

  SessionLimits limits() {
    return limits;
  }

  /** Whether the server takes no more, though the last message was accepted by somebody. */
  boolean isOver() {
    return over || !limits.allowAnotherMessage();
  }

  /** Whether the server closes the session, though the last message was accepted by somebody. */
  boolean mustClose() {
    return over;
  }

  /** Whether the server may hold a message before, so that RSET goes first. */
  boolean owesReset() {
    return owed != Owed.NOTHING;
  }

  /** The server was told to forget what it held. */
  void wasReset() {
    owed = Owed.NOTHING;
  }

  /** As below, without a deadline. */
  Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    return send(envelope, message, SendDeadline.NONE);
  }

  /**
   * Sends one message, in several transactions if the server takes fewer recipients at once.
   *
   * @throws SmtpException if no recipient was accepted, or nobody knows
   */
  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    return splitter.send(envelope, message, deadline);
  }

  /** The server takes no more on this connection: nothing was sent, and a fresh one will do. */
  static Disconnected usedUp(List<RecipientOutcome> outcomes) {
    return new Disconnected(
        "the server takes no more messages on this connection", null, outcomes, true);
  }

  private Receipt transact(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (deadline.isOver()) {
      throw LocalFailure.tooLate(deadline, envelope.recipients());
    }
    if (isOver()) {
      throw usedUp(envelope.allUndecided(Status.NOT_ATTEMPTED));
    }
    if (wire.look() != LinkState.QUIET) {
      throw endedUnseen(envelope.allUndecided(Status.NOT_ATTEMPTED));
    }
    TransactionSender transmission = transmission(envelope, message);
    MailTransaction transaction = transmission.transaction();
    Owed before = owed;
    wire.limit(deadline);
    try {
      if (payReset(transmission)) {
        transmission.afterReset();
      }
      limits.count(envelope);
      Receipt receipt = transmission.run();
      owed = Owed.NOTHING;
      over = transaction.mustClose();
      return receipt;
    } catch (SmtpException e) {
      lost(transaction, e.getCause());
      owed = owedAfter(transaction, before);
      over = !e.sessionUsable();
      throw e;
    } finally {
      wire.limit(SendDeadline.NONE);
      learn(transaction);
    }
  }

  private TransactionSender transmission(Envelope envelope, MessageSource message)
      throws ExtensionMissing {
    return new TransactionSender(
        wire, config, offered, new MailTransaction(config.protocol(), envelope, fit(message)));
  }

  /** The form of the message that this server takes, if there is one. */
  private MessageSource fit(MessageSource message) {
    return message.content() == Content.EIGHT_BIT && !offered.offers("8BITMIME")
        ? message.sevenBit().orElse(message)
        : message;
  }

  /** Whether RSET is to go with the message, because it did not go alone. */
  private boolean payReset(TransactionSender transmission) throws SmtpException {
    if (owed == Owed.RESET_ALONE) {
      transmission.resetAlone();
      if (refusedForNobody) {
        config.learnedBehavior().refusedChunkWasRead();
      }
      owed = Owed.NOTHING;
      return false;
    }
    return owed == Owed.RESET;
  }

  /** What is owed after a message that was not accepted. */
  private static Owed owedAfter(MailTransaction transaction, Owed before) {
    if (!transaction.isAnswered()) {
      return before;
    }
    return transaction.isBdatRefused() ? Owed.RESET_ALONE : Owed.RESET;
  }

  /** The connection has ended: perhaps the server takes no more messages on one. */
  private void hasEnded(boolean said) {
    if (taken == 0 || ended) {
      return;
    }
    ended = true;
    if (said) {
      config.learnedBehavior().turnedAwayAfter(taken);
    } else {
      config.learnedBehavior().endedAfter(taken);
    }
  }

  /** A connection was lost, with this under way. */
  void lost(MailTransaction transaction, Throwable why) {
    if (!transaction.isAnswered() && why instanceof IOException e && SocketLink.endedByPeer(e)) {
      hasEnded(false);
    }
  }

  /**
   * The server has closed the connection, or spoken unasked: nothing was sent, and a fresh one will
   * do.
   */
  Disconnected endedUnseen(List<RecipientOutcome> outcomes) {
    if (wire.heardWithin(BEHIND_A_REPLY)) {
      hasEnded(false);
    }
    return new Disconnected(
        "the server had closed the idle session",
        new EOFException("seen before a command was sent"),
        outcomes,
        true);
  }

  /** Whether RSET goes alone before the next message. */
  boolean mustResetAlone() {
    return owed == Owed.RESET_ALONE;
  }

  /**
   * A message of a batch.
   *
   * @param behindOthers whether others are under way, so that RSET goes first in any case
   * @throws ExtensionMissing if the server does not offer what the message cannot do without
   */
  TransactionSender transmission(Submission submission, boolean behindOthers)
      throws ExtensionMissing {
    TransactionSender transmission = transmission(submission.envelope(), submission.message());
    return behindOthers || owed == Owed.RESET ? transmission.afterReset() : transmission;
  }

  /** A message of a batch is through. That others went well does not pay for a refused BDAT. */
  void completed(MailTransaction transaction, boolean accepted) {
    over |= accepted && transaction.mustClose();
    if (owed != Owed.RESET_ALONE) {
      owed = accepted ? Owed.NOTHING : owedAfter(transaction, owed);
    }
    learn(transaction);
  }

  /** Sends messages as they come, as many at once as the server takes. */
  BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    boolean pipelining = config.pipelining().commands() && offered.offers("PIPELINING");
    if (!pipelining) {
      return new SequentialBatchSender(config, this, listener).run(submissions);
    }
    return isChunking()
        ? new ChunkingBatchSender(wire, config, this, listener).run(submissions)
        : new DataBatchSender(wire, config, this, listener).run(submissions);
  }

  /** Whether messages go by BDAT: until a session finds out that the server does not know it. */
  boolean isChunking() {
    return TransactionSender.isChunking(config, offered);
  }

  /** Keeps what the server let slip. */
  private void learn(MailTransaction transaction) {
    refusedForNobody = transaction.isBdatRefusedForNobody();
    if (transaction.isBdatUnknown()) {
      config.learnedBehavior().bdatIsUnknown();
    }
    if (transaction.isTurnedAway()) {
      hasEnded(true);
    }
    if (transaction.isSenderAccepted()) {
      config.learnedBehavior().took(++taken);
    }
    transaction.firstTooMany().ifPresent(config.learnedBehavior()::recipientsWereTooMany);
  }
}
