package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.smtpconnector.connector.config.SessionLifetime;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.ConnectionLimit;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.relay.Relay;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.relay.ServiceNotAvailableReply;
import org.smtpconnector.connector.relay.SessionUsage;
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
import org.smtpconnector.smtp.Reply;
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
  private final RelayGroup relays;
  private final Consumer<SmtpException> closedByRelay;
  private final ConnectionFactoryCounters counters;
  private final DialogueLog log;
  private final SessionHolder held;

  /**
   * @param closedByRelay notified of the reason when the relay ends a session
   */
  public RenewedSession(
      RelayGroup relays,
      Consumer<SmtpException> closedByRelay,
      ConnectionFactoryCounters counters,
      SignOn signOn,
      DialogueLog log)
      throws SmtpException {
    this.relays = relays;
    this.closedByRelay = closedByRelay;
    this.counters = counters;
    this.log = log;
    this.held = new SessionHolder(relays, counters, signOn, log);
    held.open(SendDeadline.NONE);
  }

  SmtpSession session() {
    return held.get().session();
  }

  TimeSource clocks() {
    return relays.clocks();
  }

  SessionUsage use() {
    return held.get().use();
  }

  private Relay relay() {
    return held.get().relay();
  }

  @Override
  public boolean isOpenedWith(Credentials credentials) {
    return held.isOpenedWith(credentials);
  }

  @Override
  public String summary() {
    return session().summary();
  }

  @Override
  public String userName() {
    return held.get().credentials().user();
  }

  @Override
  public Capabilities capabilities() {
    return session().capabilities();
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
    renewIfDue(deadline);
    try {
      return sendByOneThatServes(envelope, message, deadline);
    } catch (SmtpException e) {
      LimitKind.CONNECTIONS.in(e).ifPresent(this::keepToConnections);
      throw e;
    }
  }

  private Receipt sendByOneThatServes(
      Envelope envelope, MessageSource message, SendDeadline deadline) throws SmtpException {
    while (true) {
      try {
        return sendBySession(envelope, message, deadline);
      } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
        if (use().messages() > 1
            || !isOfFreshRelay(e)
            || !ServiceNotAvailableReply.isBeforeContent(e)) {
          throw e;
        }
        boolean others = relays.refusedFreshSession(relay(), held.get().attempt(), e);
        if (!others || !ServiceNotAvailableReply.isToAll(e)) {
          throw e;
        }
        log.event("the relay refuses everything on a new connection, connecting to another relay");
        held.retire(Retirement.CLOSED_BY_RELAY);
        held.open(deadline);
      }
    }
  }

  /** Whether a relay ends by 421 a session that it has just opened. */
  private boolean isOfFreshRelay(SmtpException e) {
    return use().isYoung() && ServiceNotAvailableReply.isSaidBy(e);
  }

  private Receipt sendBySession(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    boolean mayBeStale = use().mayBeStale();
    try {
      return sendOnce(envelope, message, deadline);
    } catch (Disconnected e) {
      if (!mayBeStale || !e.stale()) {
        throw e;
      }
      replaceClosed(!e.usedUp(), deadline);
    } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
      if (!mayBeStale || !(ServiceNotAvailableReply.isBefore(e) || isUsedUpBy(e))) {
        throw e;
      }
      replaceAfter(e, deadline);
    }
    return sendOnce(envelope, message, deadline);
  }

  /** Whether the relay says that it takes no more messages on this connection, after some. */
  private boolean isUsedUpBy(SmtpException e) {
    return use().accepted() > 0 && ServiceNotAvailableReply.isUsedUp(e);
  }

  private Receipt sendOnce(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Duration idle = use().idle();
    boolean ended = false;
    countMessage();
    try {
      Receipt receipt = session().send(envelope, message, deadline);
      use().countAccepted(1);
      return receipt;
    } catch (SmtpException e) {
      ended = !e.sessionUsable();
      throw e;
    } catch (SmtpSession.Closed e) {
      ended = true;
      throw ofClosed(e);
    } finally {
      if (!ended) {
        repliedAfter(idle);
      }
    }
  }

  /** Converts the failure where another thread ended the session just before its use. */
  SmtpException ofClosed(SmtpSession.Closed failure) {
    if (!held.isOver()) {
      throw failure;
    }
    return ended();
  }

  private static SmtpException ended() {
    return LocalFailureFactory.ended(
        "the container ended the connection before the message was sent");
  }

  void countMessage() {
    if (use().countMessage()) {
      counters.count(ConnectionFactoryCounters.Event.REUSED);
    }
  }

  /**
   * Sends a batch. When this session ends, goes on with a new one, including the messages that the
   * old one did not take.
   */
  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    return new RenewedBatch(this, submissions, listener).run();
  }

  /** Whether the relay replies to NOOP within this time. */
  @Override
  public boolean isAlive(Duration patience) {
    if (held.isWithout() || !looksAlive()) {
      return held.isWithout() && !held.isOver();
    }
    Duration idle = use().idle();
    try {
      session().noop(patience);
      repliedAfter(idle);
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
    boolean looksAlive = session().isUsable() || session().isUsedUp();
    if (!looksAlive && !held.isOver() && !held.isEvicted()) {
      learnIdleTime();
    }
    return looksAlive;
  }

  /** Opens a new session before a message if this one is no longer usable. */
  void renewIfDue(SendDeadline deadline) throws SmtpException {
    if (held.isOver()) {
      throw ended();
    }
    if (held.isWithout()) {
      held.open(deadline);
      return;
    }
    Duration idle = use().idle();
    if (held.isEvicted()) {
      log.event("its credentials were refused meanwhile, reconnecting");
      held.retire(Retirement.EVICTED);
      held.open(deadline);
    } else if (relay().idleTime().isTooLong(idle)) {
      log.event("idle for " + idle.toSeconds() + " s, which is too long, reconnecting");
      held.retire(Retirement.IDLE); // without QUIT, as the connection is probably dead
      held.open(deadline);
    } else if (isUsedUp()) {
      boolean byAge = !session().isUsedUp() && !lifetime().isOver(use().messages(), Duration.ZERO);
      held.retired(byAge ? Retirement.AGE : Retirement.MESSAGES);
      log.event(
          "retired after "
              + use().messages()
              + " messages and "
              + use().age().toSeconds()
              + " s, reconnecting");
      quit(deadline);
      held.open(deadline);
    }
  }

  /** Ends the session by QUIT if there is time, else at once. */
  private void quit(SendDeadline deadline) {
    if (deadline.left().compareTo(SmtpSession.QUIT_TIMEOUT) > 0) {
      held.get().close();
    } else {
      held.get().abort();
    }
  }

  boolean isUsedUp() {
    return session().isUsedUp() || lifetime().isOver(use().messages(), use().age());
  }

  private SessionLifetime lifetime() {
    return relays.settings().lifetime();
  }

  void repliedAfter(Duration idle) {
    use().replied();
    relay().idleTime().survived(idle);
  }

  void replaceClosed(boolean forIdling, SendDeadline deadline) throws SmtpException {
    log.event("found closed by the relay, reconnecting");
    if (forIdling) {
      learnIdleTime();
    }
    held.retire(Retirement.CLOSED_BY_RELAY);
    held.open(deadline);
  }

  /** Replaces the session after the relay said that it takes no more messages on it. */
  void replaceAfter(SmtpException why, SendDeadline deadline) throws SmtpException {
    Optional<Reply> tooMany = LimitKind.MESSAGES.in(why);
    if (tooMany.isPresent()) {
      log.event("the relay takes no more messages on this connection, reconnecting");
      relay().behavior().learnedBehavior().messagesWereTooMany(use().accepted(), tooMany.get());
      held.retired(Retirement.MESSAGES);
      quit(deadline);
      held.open(deadline);
      return;
    }
    boolean forIdling = ServiceNotAvailableReply.isForIdling(why);
    if (!forIdling) {
      closedByRelay.accept(why);
    }
    replaceClosed(forIdling, deadline);
  }

  /** Lowers the connection limit after this reply, and ends idle sessions beyond it. */
  void keepToConnections(Reply reply) {
    ConnectionLimit connections = relay().connections();
    connections.exceededBy(reply);
    relays.keepToLimits();
    if (connections.isExceeded()) {
      held.giveUp(session -> true, true);
    }
  }

  /** Records a failure of the relay if it ended a session that it had just opened. */
  void refusedAtOnce(SmtpException why) {
    if (isOfFreshRelay(why)) {
      relays.refusedFreshSession(
          relay(), held.get().attempt(), why); // the next one goes to another relay
    }
  }

  @Override
  public void retired(Retirement why) {
    held.retired(why);
  }

  private void learnIdleTime() {
    Duration idle = use().idle();
    if (relay().idleTime().closedAfter(idle)) {
      log.event(
          "the relay had closed a connection that was idle for "
              + idle.toSeconds()
              + " s: connections that were idle for nearly as long are not used from now on");
    }
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
