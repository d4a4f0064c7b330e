package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.smtpconnector.connector.config.SessionLifetime;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.ConnectionLimit;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.relay.Relay;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.ServiceNotAvailableReply;
import org.smtpconnector.connector.session.ConnectionFactoryCounters.Retirement;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;

/**
 * Replaces the session of a managed connection, before a message by its age, use and idle time, or
 * after the relay ended it, and learns from that what the relay allows. Not thread-safe.
 */
final class SessionRenewal {
  private final RelayGroup relays;
  private final Consumer<SmtpException> closedByRelay;
  private final DialogueLog log;
  private final SessionHolder held;

  /**
   * @param closedByRelay notified of the reason when the relay ends a session
   */
  SessionRenewal(
      RelayGroup relays,
      Consumer<SmtpException> closedByRelay,
      DialogueLog log,
      SessionHolder held) {
    this.relays = relays;
    this.closedByRelay = closedByRelay;
    this.log = log;
    this.held = held;
  }

  private Relay relay() {
    return held.get().relay();
  }

  /** Opens a new session before a message if this one is no longer usable. */
  void renewIfDue(SendDeadline deadline) throws SmtpException {
    if (held.isOver()) {
      throw FinalSendStage.ended();
    }
    if (held.isWithout()) {
      held.open(deadline);
      return;
    }
    Duration idle = held.use().idle();
    if (held.isEvicted()) {
      log.event("its credentials were refused meanwhile, reconnecting");
      held.retire(Retirement.EVICTED);
      held.open(deadline);
    } else if (relay().idleTime().isTooLong(idle)) {
      log.event("idle for " + idle.toSeconds() + " s, which is too long, reconnecting");
      held.retire(Retirement.IDLE); // without QUIT, as the connection is probably dead
      held.open(deadline);
    } else if (isUsedUp()) {
      boolean byAge =
          !held.session().isUsedUp() && !lifetime().isOver(held.use().messages(), Duration.ZERO);
      held.retired(byAge ? Retirement.AGE : Retirement.MESSAGES);
      log.event(
          "retired after "
              + held.use().messages()
              + " messages and "
              + held.use().age().toSeconds()
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
    return held.session().isUsedUp() || lifetime().isOver(held.use().messages(), held.use().age());
  }

  private SessionLifetime lifetime() {
    return relays.settings().lifetime();
  }

  /** Records a reply after the session had been idle for so long. */
  void repliedAfter(Duration idle) {
    held.use().replied();
    relay().idleTime().survived(idle);
  }

  /**
   * Replaces a session that the relay has closed.
   *
   * @param forIdling whether because it was idle for too long
   */
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
      relay()
          .behavior()
          .learnedBehavior()
          .messagesWereTooMany(held.use().accepted(), tooMany.get());
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

  /**
   * Replaces a session that the relay has just opened only to refuse everything on it, if another
   * relay may serve.
   *
   * @throws SmtpException the refusal otherwise
   */
  void replaceRefusing(SmtpException refusal, SendDeadline deadline) throws SmtpException {
    if (held.use().messages() > 1
        || !isOfFreshRelay(refusal)
        || !ServiceNotAvailableReply.isBeforeContent(refusal)) {
      throw refusal;
    }
    boolean others = relays.refusedFreshSession(relay(), held.get().attempt(), refusal);
    if (!others || !ServiceNotAvailableReply.isToAll(refusal)) {
      throw refusal;
    }
    log.event("the relay refuses everything on a new connection, connecting to another relay");
    held.retire(Retirement.CLOSED_BY_RELAY);
    held.open(deadline);
  }

  /** Whether a relay ends by 421 a session that it has just opened. */
  private boolean isOfFreshRelay(SmtpException e) {
    return held.use().isYoung() && ServiceNotAvailableReply.isSaidBy(e);
  }

  /** Records a failure of the relay if it ended a session that it had just opened. */
  void refusedAtOnce(SmtpException why) {
    if (isOfFreshRelay(why)) {
      relays.refusedFreshSession(
          relay(), held.get().attempt(), why); // the next one goes to another relay
    }
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

  /** Learns from a session that the relay had closed while it was idle. */
  void learnIdleTime() {
    Duration idle = held.use().idle();
    if (relay().idleTime().closedAfter(idle)) {
      log.event(
          "the relay had closed a connection that was idle for "
              + idle.toSeconds()
              + " s: connections that were idle for nearly as long are not used from now on");
    }
  }

  /** Converts the failure where another thread ended the session just before its use. */
  SmtpException ofClosed(SmtpSession.Closed failure) {
    if (!held.isOver()) {
      throw failure;
    }
    return FinalSendStage.ended();
  }
}
