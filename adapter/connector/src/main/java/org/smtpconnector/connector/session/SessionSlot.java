package org.smtpconnector.connector.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.connector.session.Counters.Retirement;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.LocalFailure;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;

/**
 * The session that a managed connection holds, if it holds one: it may have given it up to another,
 * or have failed to open it anew. Who uses it is one thread at a time; any may end it.
 */
final class SessionSlot {
  private final RelayGroup relays;
  private final Counters counters;
  private final CredentialsProvider login;
  private final DialogueLog log;
  private final AtomicBoolean retired = new AtomicBoolean();
  private volatile RelaySession current; // the last one, where there is none
  private volatile boolean without;
  private volatile boolean over;
  private volatile boolean evicted;

  SessionSlot(RelayGroup relays, Counters counters, CredentialsProvider login, DialogueLog log) {
    this.relays = relays;
    this.counters = counters;
    this.login = login;
    this.log = log;
  }

  /** Opens one, or takes over one that another does not use. */
  void open(SendDeadline deadline) throws SmtpException {
    without = true;
    RelaySession opened;
    try {
      opened =
          login.open(
              (credentials, left) -> relays.open(credentials, left, deadline, log.listener()),
              deadline);
    } catch (SmtpException e) {
      throw log.explained(e);
    }
    retired.set(false);
    if (opened.isHandedOver()) {
      log.event("goes on with a session that another connection did not use");
    } else {
      counters.count(Counters.Event.OPENED);
    }
    hold(opened);
  }

  private synchronized void hold(RelaySession opened) throws SmtpException {
    current = opened;
    without = false;
    evicted = false;
    if (over) {
      opened.abort();
      throw LocalFailure.ended("the connection was ended while it was opened anew");
    }
  }

  /** The session, or the last one. */
  RelaySession get() {
    return current;
  }

  /** Whether there is none. */
  boolean isWithout() {
    return without;
  }

  /** Whether there will be none any more. */
  boolean isOver() {
    return over;
  }

  /** Whether what it was opened with was refused since then. */
  boolean isEvicted() {
    return evicted;
  }

  boolean isOpenedWith(Credentials credentials) {
    return !without && credentials.equals(current.credentials());
  }

  /** As {@link MailTransport#giveUp}. */
  synchronized Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood) {
    if (without || over || evicted || !wanted.test(current)) {
      return Optional.empty();
    }
    if (forGood) {
      log.event("ended, since the relay serves fewer connections at once");
      retire(Retirement.LIMIT);
    }
    without = true;
    return Optional.of(current);
  }

  /** Ends it at once. */
  void retire(Retirement why) {
    retired(why);
    current.abort();
  }

  /** Counts why it has ended, of several reasons the first. */
  void retired(Retirement why) {
    if (!without && retired.compareAndSet(false, true)) {
      counters.retired(why);
    }
  }

  /** Ends it for ever: QUIT, for whose answer it waits two seconds at most. */
  void close() {
    synchronized (this) {
      over = true;
      if (without) {
        return;
      }
    }
    current.close();
  }

  /** Ends it at once, until it is used again. */
  synchronized void evict() {
    evicted = true;
    if (!without) {
      current.abort();
    }
  }

  /** Ends it for ever, at once. Any thread may call it. */
  synchronized void abort() {
    over = true;
    if (!without) {
      current.abort();
    }
  }
}
