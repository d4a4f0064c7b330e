package org.smtpconnector.connector.ra;

import jakarta.resource.ResourceException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.log.FailureExplainingBatchListener;
import org.smtpconnector.connector.relay.IdleSessionHandoff;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.session.CountingBatchListener;
import org.smtpconnector.connector.session.FinalSendStage;
import org.smtpconnector.connector.session.LimitedSubmissionIterator;
import org.smtpconnector.connector.session.SendStage;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * The stage before the session of a managed connection, which lets one dialogue at a time pass and
 * none once the connection has ended. A message locks the session only here, not while it waits for
 * its turn.
 */
final class LockingStage implements SendStage {
  /** The state of the managed connection. */
  enum State {
    OPEN,
    /** The session failed; the container was notified and will destroy the connection. */
    BROKEN,
    /** A dialogue in progress is the last one. */
    DESTROYED
  }

  private final FinalSendStage session;
  private final IdleSessionHandoff handoff;
  private final ConnectionFactoryCounters counters;
  private final DialogueLog log;
  private final Consumer<Exception> onFailure;
  private final DialogueLock dialogue = new DialogueLock();
  private volatile State state = State.OPEN;

  /**
   * @param onFailure notified of the failure that ended the session, after its dialogue
   */
  LockingStage(
      FinalSendStage session,
      IdleSessionHandoff handoff,
      ConnectionFactoryCounters counters,
      DialogueLog log,
      Consumer<Exception> onFailure) {
    this.session = session;
    this.handoff = handoff;
    this.counters = counters;
    this.log = log;
    this.onFailure = onFailure;
  }

  /** Returns the lock that each dialogue holds. */
  DialogueLock dialogue() {
    return dialogue;
  }

  State state() {
    return state;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /**
   * Lets the dialogue in progress, if there is one, be the last; a batch takes no more messages.
   */
  void destroyed() {
    state = State.DESTROYED;
  }

  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    enter(deadline, envelope.recipients());
    Exception failure = null;
    try {
      Receipt receipt = session.send(envelope, message, deadline);
      counters.count(ConnectionFactoryCounters.Event.SENT);
      return receipt;
    } catch (SmtpException e) {
      counters.notSent(log.explained(e));
      failure = e.sessionUsable() ? null : e;
      throw e;
    } catch (RuntimeException | Error e) {
      failure = new ResourceException("an error has ended the session", e);
      throw e;
    } finally {
      leave(failure);
    }
  }

  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    try {
      enter(SendDeadline.NONE, List.of());
    } catch (SmtpException e) {
      return new BatchReceipt(0, 0, 0, Optional.of(e));
    }
    Exception failure = new ResourceException("the application ended a batch by an exception");
    try {
      BatchReceipt receipt =
          sendUntilDestroyed(
              submissions,
              new CountingBatchListener(
                  counters, new FailureExplainingBatchListener(log, listener)));
      receipt.ended().ifPresent(log::explained);
      failure = receipt.ended().orElse(null);
      return receipt;
    } finally {
      leave(failure);
    }
  }

  private BatchReceipt sendUntilDestroyed(
      Iterator<Submission> submissions, BatchListener listener) {
    LimitedSubmissionIterator slice =
        new LimitedSubmissionIterator(submissions, () -> !isOpen(), () -> {});
    BatchReceipt receipt = session.sendAll(slice, listener);
    return slice.isCut() && receipt.ended().isEmpty()
        ? new BatchReceipt(
            receipt.accepted(),
            receipt.failed(),
            receipt.inDoubt(),
            Optional.of(FinalSendStage.ended()))
        : receipt;
  }

  /** Begins a dialogue once no other is under way. */
  private void enter(SendDeadline deadline, List<Recipient> recipients) throws SmtpException {
    if (dialogue.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "the connection is in use: this message would be sent in the middle of another");
    }
    dialogue.lock(deadline, recipients);
    if (!isOpen()) {
      dialogue.unlock();
      if (state == State.DESTROYED) { // while the message waited
        throw FinalSendStage.ended();
      }
      throw new IllegalStateException("the connection failed before: close it and get another");
    }
  }

  /** Ends a dialogue, and reports the failure that ended the session, if there was one. */
  private void leave(Exception failure) {
    boolean broken = failure != null && isOpen();
    if (broken) {
      state = State.BROKEN;
      session.retired(ConnectionFactoryCounters.Retirement.FAILED);
    }
    dialogue.unlock();
    handoff.changed();
    if (broken) {
      log.event("failed: " + failure.getMessage());
      onFailure.accept(failure);
    }
  }
}
