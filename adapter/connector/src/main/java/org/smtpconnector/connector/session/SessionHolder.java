package org.smtpconnector.connector.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.relay.SessionUsage;
import org.smtpconnector.connector.session.ConnectionFactoryCounters.Retirement;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;

/**
 * The slot of a managed connection for its session. The slot is empty after the session was given
 * up to another connection, or if a new one could not be opened. One thread at a time may use the
 * session; any may end it.
 */
final class SessionHolder {
  private final RelayGroup relays;
  private final ConnectionFactoryCounters counters;
  private final AuthenticatedSessionOpener signOn;
  private final DialogueLog log;
  private final AtomicBoolean retired = new AtomicBoolean();
  private volatile RelaySession current; // the last one, if the slot is empty
  private volatile boolean without;
  private volatile boolean over;
  private volatile boolean evicted;

  SessionHolder(
      RelayGroup relays,
      ConnectionFactoryCounters counters,
      AuthenticatedSessionOpener signOn,
      DialogueLog log) {
    this.relays = relays;
    this.counters = counters;
    this.signOn = signOn;
    this.log = log;
  }

  /** Opens a session, or takes over an idle one of another connection. */
  void open(SendDeadline deadline) throws SmtpException {
    without = true;
    RelaySession opened;
    try {
      opened =
          signOn.open(
              (credentials, left) -> relays.open(credentials, left, deadline, log.listener()),
              deadline);
    } catch (SmtpException e) {
      throw log.explained(e);
    }
    retired.set(false);
    if (opened.isHandedOver()) {
      log.event("took over an idle session of another connection");
    } else {
      counters.count(ConnectionFactoryCounters.Event.OPENED);
    }
    hold(opened);
  }

  private synchronized void hold(RelaySession opened) throws SmtpException {
    current = opened;
    without = false;
    evicted = false;
    if (over) {
      opened.abort();
      throw LocalFailureFactory.ended("the container ended the connection while it reconnected");
    }
  }

  /** Returns the session; the last one if the slot is empty. */
  RelaySession get() {
    return current;
  }

  SmtpSession session() {
    return current.session();
  }

  SessionUsage use() {
    return current.use();
  }

  /** Counts a message that the session is about to send. */
  void countMessage() {
    if (use().countMessage()) {
      counters.count(ConnectionFactoryCounters.Event.REUSED);
    }
  }

  /** Whether the slot is empty. */
  boolean isWithout() {
    return without;
  }

  /** Whether the slot is closed permanently. */
  boolean isOver() {
    return over;
  }

  /** Whether the credentials of the session were refused after it was opened. */
  boolean isEvicted() {
    return evicted;
  }

  boolean isOpenedWith(Credentials credentials) {
    return !without && credentials.equals(current.credentials());
  }

  /** Gives the session up as {@link FinalSendStage#giveUp} specifies. */
  synchronized Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood) {
    if (without || over || evicted || !wanted.test(current)) {
      return Optional.empty();
    }
    if (forGood) {
      log.event("ended, because the relay serves fewer connections at once");
      retire(Retirement.LIMIT);
    }
    without = true;
    return Optional.of(current);
  }

  /** Ends the session at once and counts the reason. */
  void retire(Retirement why) {
    retired(why);
    current.abort();
  }

  /** Counts the reason for which the session ended; later reasons are ignored. */
  void retired(Retirement why) {
    if (!without && retired.compareAndSet(false, true)) {
      counters.retired(why);
    }
  }

  /** Closes the slot: ends the session by QUIT, as {@link SmtpSession#close} does. */
  void close() {
    synchronized (this) {
      over = true;
      if (without) {
        return;
      }
    }
    current.close();
  }

  /** Ends the session at once; the next use opens a new one. */
  synchronized void evict() {
    evicted = true;
    if (!without) {
      current.abort();
    }
  }

  /** Closes the slot and ends the session at once. Any thread may call this. */
  synchronized void abort() {
    over = true;
    if (!without) {
      current.abort();
    }
  }
}
