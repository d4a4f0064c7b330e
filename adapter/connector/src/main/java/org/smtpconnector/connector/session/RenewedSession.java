package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.relay.ServiceNotAvailableReply;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.session.ConnectionFactoryCounters.Retirement;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;

/**
 * A session that is renewed before a message: when its maximum lifetime is over, when it has been
 * idle for too long, or when the relay has closed it or takes no more messages on it. The relay has
 * accepted nothing of the message by then, so the application does not notice. Not thread-safe,
 * except for {@link #abort}.
 */
public final class RenewedSession implements FinalSendStage {
  private final TimeSource clocks;
  private final SessionHolder held;
  private final SessionRenewal renewal;

  /**
   * @param closedByRelay notified of the reason when the relay ends a session
   */
  public RenewedSession(
      RelayGroup relays,
      Consumer<SmtpException> closedByRelay,
      ConnectionFactoryCounters counters,
      AuthenticatedSessionOpener signOn,
      DialogueLog log)
      throws SmtpException {
    this.clocks = relays.clocks();
    this.held = new SessionHolder(relays, counters, signOn, log);
    this.renewal = new SessionRenewal(relays, closedByRelay, log, held);
    held.open(SendDeadline.NONE);
  }

  @Override
  public boolean isOpenedWith(Credentials credentials) {
    return held.isOpenedWith(credentials);
  }

  @Override
  public String summary() {
    return held.session().summary();
  }

  @Override
  public String userName() {
    return held.get().credentials().user();
  }

  @Override
  public Capabilities capabilities() {
    return held.session().capabilities();
  }

  /**
   * Sends a message. Sends it once more on a new session if this one proves to have ended before,
   * and tries other relays as long as they open a session only to refuse everything on it (421).
   */
  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (deadline.isOver()) {
      throw LocalFailureFactory.tooLate(deadline, envelope.recipients());
    }
    renewal.renewIfDue(deadline);
    try {
      return sendByOneThatServes(envelope, message, deadline);
    } catch (SmtpException e) {
      LimitKind.CONNECTIONS.in(e).ifPresent(renewal::keepToConnections);
      throw e;
    }
  }

  private Receipt sendByOneThatServes(
      Envelope envelope, MessageSource message, SendDeadline deadline) throws SmtpException {
    while (true) {
      try {
        return sendBySession(envelope, message, deadline);
      } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
        renewal.replaceRefusing(e, deadline);
      }
    }
  }

  private Receipt sendBySession(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    boolean mayBeStale = held.use().mayBeStale();
    try {
      return sendOnce(envelope, message, deadline);
    } catch (Disconnected e) {
      if (!mayBeStale || !e.stale()) {
        throw e;
      }
      renewal.replaceClosed(!e.usedUp(), deadline);
    } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
      if (!mayBeStale || !(ServiceNotAvailableReply.isBefore(e) || isUsedUpBy(e))) {
        throw e;
      }
      renewal.replaceAfter(e, deadline);
    }
    return sendOnce(envelope, message, deadline);
  }

  /** Whether the relay says that it takes no more messages on this connection, after some. */
  private boolean isUsedUpBy(SmtpException e) {
    return held.use().accepted() > 0 && ServiceNotAvailableReply.isUsedUp(e);
  }

  private Receipt sendOnce(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Duration idle = held.use().idle();
    boolean ended = false;
    held.countMessage();
    try {
      Receipt receipt = held.session().send(envelope, message, deadline);
      held.use().countAccepted(1);
      return receipt;
    } catch (SmtpException e) {
      ended = !e.sessionUsable();
      throw e;
    } catch (SmtpSession.Closed e) {
      ended = true;
      throw renewal.ofClosed(e);
    } finally {
      if (!ended) {
        renewal.repliedAfter(idle);
      }
    }
  }

  /**
   * Sends a batch. When this session ends, goes on with a new one, including the messages that the
   * old one did not take.
   */
  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    return new RenewedBatch(held, renewal, clocks, submissions, listener).run();
  }

  /** Whether the relay replies to NOOP within this time. */
  @Override
  public boolean isAlive(Duration patience) {
    if (held.isWithout() || !looksAlive()) {
      return held.isWithout() && !held.isOver();
    }
    Duration idle = held.use().idle();
    try {
      held.session().noop(patience);
      renewal.repliedAfter(idle);
      return true;
    } catch (SmtpException | SmtpSession.Closed e) { // by another thread meanwhile
      return false;
    }
  }

  /** Whether the relay has not been seen to close the session. Does not wait. */
  @Override
  public boolean looksAlive() {
    if (held.isWithout()) {
      return !held.isOver();
    }
    boolean looksAlive = held.session().isUsable() || held.session().isUsedUp();
    if (!looksAlive && !held.isOver() && !held.isEvicted()) {
      renewal.learnIdleTime();
    }
    return looksAlive;
  }

  @Override
  public void retired(Retirement why) {
    held.retired(why);
  }

  @Override
  public Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood) {
    return held.giveUp(wanted, forGood);
  }

  @Override
  public void close() {
    held.close();
  }

  @Override
  public void evict() {
    held.evict();
  }

  @Override
  public void abort() {
    held.abort();
  }
}
