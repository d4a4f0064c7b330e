package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * Submits messages on a connection one after another, and resets the previous transaction where
 * necessary.
 */
public final class MessageSender {
  /** The reset that is required before another message. */
  private enum Owed {
    NOTHING,
    /** The server may hold a transaction: RSET is sent before MAIL. */
    RESET,
    /**
     * The server may be reading text: RSET is sent alone, and its reply awaited before more text.
     */
    RESET_ALONE
  }

  /**
   * The time after a reply in which the end of the connection counts as its consequence. Later, it
   * may be a restart, and the next check finds the connection closed anyway.
   */
  private static final Duration BEHIND_A_REPLY = Duration.ofMillis(20);

  private final SmtpWire wire;
  private final SmtpConfig config;
  private final Capabilities offered;
  private final SessionLimits limits;
  private final MultiTransactionSender splitter;
  private Owed owed = Owed.NOTHING;
  private boolean over;
  private boolean refusedForNobody; // why RSET alone is owed
  private long taken; // the number of messages whose MAIL was accepted
  private boolean ended; // whether the end of the connection was learned from

  public MessageSender(SmtpWire wire, SmtpConfig config, Capabilities offered) {
    this.wire = wire;
    this.config = config;
    this.offered = offered;
    this.limits = new SessionLimits(offered, config.learnedBehavior());
    this.splitter = new MultiTransactionSender(limits, this::transact);
  }

  SessionLimits limits() {
    return limits;
  }

  /** Whether the server takes no more messages, though it accepted the last one. */
  public boolean isOver() {
    return over || !limits.allowAnotherMessage();
  }

  /** Whether the server closes the session, though it accepted the last message. */
  public boolean mustClose() {
    return over;
  }

  /** Whether the server may hold a transaction, so that RSET is required. */
  public boolean owesReset() {
    return owed != Owed.NOTHING;
  }

  /** Records that RSET was sent. */
  public void wasReset() {
    owed = Owed.NOTHING;
  }

  /** Sends one message without a deadline. */
  public Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    return send(envelope, message, SendDeadline.NONE);
  }

  /**
   * Sends one message, in several transactions if the server takes fewer recipients at once.
   *
   * @throws SmtpException if no recipient was accepted, or if that is unknown
   */
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    return splitter.send(envelope, message, deadline);
  }

  /** Returns the failure of a used-up session: nothing was sent, and a new session may send it. */
  public static Disconnected usedUp(List<RecipientOutcome> outcomes) {
    return api().usedUp("the server takes no more messages on this connection", outcomes);
  }

  private Receipt transact(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (deadline.isOver()) {
      throw LocalFailureFactory.tooLate(deadline, envelope.recipients());
    }
    if (isOver()) {
      throw usedUp(envelope.allUndecided(Status.NOT_ATTEMPTED));
    }
    if (wire.look() != PendingInputState.QUIET) {
      throw endedUnseen(envelope.allUndecided(Status.NOT_ATTEMPTED));
    }
    TransactionSender transmission = transmission(envelope, message);
    MailTransactionState transaction = transmission.transaction();
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
        wire, config, offered, new MailTransactionState(config.protocol(), envelope, fit(message)));
  }

  /** Returns the form of the message that this server accepts, if there is one. */
  private MessageSource fit(MessageSource message) {
    return message.content() == Content.EIGHT_BIT && !offered.offers("8BITMIME")
        ? message.sevenBit().orElse(message)
        : message;
  }

  /** Sends RSET alone if that is owed; returns whether to send it with the message instead. */
  private boolean payReset(TransactionSender transmission) throws SmtpException {
    if (owed == Owed.RESET_ALONE) {
      transmission.resetAlone();
      if (refusedForNobody) {
        api().refusedChunkWasRead(config.learnedBehavior());
      }
      owed = Owed.NOTHING;
      return false;
    }
    return owed == Owed.RESET;
  }

  /** Returns the reset that is owed after a message that was not accepted. */
  private static Owed owedAfter(MailTransactionState transaction, Owed before) {
    if (!transaction.isAnswered()) {
      return before;
    }
    return transaction.isBdatRefused() ? Owed.RESET_ALONE : Owed.RESET;
  }

  /** Learns from the end of the connection: the server may limit the messages on one. */
  private void hasEnded(boolean said) {
    if (taken == 0 || ended) {
      return;
    }
    ended = true;
    if (said) {
      api().turnedAwayAfter(config.learnedBehavior(), taken);
    } else {
      api().endedAfter(config.learnedBehavior(), taken);
    }
  }

  /** Records that the connection was lost during this transaction. */
  void lost(MailTransactionState transaction, Throwable why) {
    if (!transaction.isAnswered() && why instanceof IOException e && SocketLink.endedByPeer(e)) {
      hasEnded(false);
    }
  }

  /**
   * Returns the failure of a session that the server had closed, or on which it sent unexpected
   * input: nothing was sent, and a new session may send the message.
   */
  public Disconnected endedUnseen(List<RecipientOutcome> outcomes) {
    if (wire.hasRepliedWithin(BEHIND_A_REPLY)) {
      hasEnded(false);
    }
    return api().disconnected("the server had closed the idle session", null, outcomes, true);
  }

  /** Whether RSET must be sent alone before the next message. */
  boolean mustResetAlone() {
    return owed == Owed.RESET_ALONE;
  }

  /**
   * Returns a sender for a message of a batch.
   *
   * @param behindOthers whether others are under way, so that RSET is required in any case
   * @throws ExtensionMissing if the server does not offer an extension that the message requires
   */
  TransactionSender transmission(Submission submission, boolean behindOthers)
      throws ExtensionMissing {
    TransactionSender transmission = transmission(submission.envelope(), submission.message());
    return behindOthers || owed == Owed.RESET ? transmission.afterReset() : transmission;
  }

  /** Completes a message of a batch. The success of others does not undo a refused BDAT. */
  void completed(MailTransactionState transaction, boolean accepted) {
    over |= accepted && transaction.mustClose();
    if (owed != Owed.RESET_ALONE) {
      owed = accepted ? Owed.NOTHING : owedAfter(transaction, owed);
    }
    learn(transaction);
  }

  /** Sends a batch with as many messages at once as the server takes. */
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    boolean pipelining = config.pipelining().commands() && offered.offers("PIPELINING");
    if (!pipelining) {
      return new SequentialBatchSender(config, this, listener).run(submissions);
    }
    return isChunking()
        ? new ChunkingBatchSender(wire, config, this, listener).run(submissions)
        : new DataBatchSender(wire, config, this, listener).run(submissions);
  }

  /** Whether messages are sent by BDAT, unless the server was found not to know it. */
  boolean isChunking() {
    return TransactionSender.isChunking(config, offered);
  }

  /** Records the behavior that the server showed. */
  private void learn(MailTransactionState transaction) {
    refusedForNobody = transaction.isBdatRefusedForNobody();
    if (transaction.isBdatUnknown()) {
      api().bdatIsUnknown(config.learnedBehavior());
    }
    if (transaction.isTurnedAway()) {
      hasEnded(true);
    }
    if (transaction.isSenderAccepted()) {
      api().took(config.learnedBehavior(), ++taken);
    }
    transaction
        .firstTooMany()
        .ifPresent(count -> api().recipientsWereTooMany(config.learnedBehavior(), count));
  }
}
