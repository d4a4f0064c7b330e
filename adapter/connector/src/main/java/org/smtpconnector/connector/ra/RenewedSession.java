package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.smtpconnector.connector.ra.Availability.Attempt;
import org.smtpconnector.connector.ra.Counters.Retirement;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailure;
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
 * A session that is opened anew before a message when its time is over, when it has idled for too
 * long, or when the relay has closed it: the relay has nothing of the message yet, so nobody need
 * know. Not thread-safe, but for {@link #abort}.
 */
final class RenewedSession implements Outlet {
  private static final Duration FAREWELL = Duration.ofSeconds(2); // for the answer to QUIT

  private final RelayGroup relays;
  private final Counters counters;
  private final Login login;
  private final DialogueLog log;
  private Relay relay;
  private Attempt attempt; // what a failure of the relay counts for
  private volatile SmtpSession session;
  private volatile boolean over;
  private volatile boolean evicted;
  private volatile Credentials openedWith;
  private final AtomicBoolean retired = new AtomicBoolean();
  private SessionUse use;

  RenewedSession(RelayGroup relays, Counters counters, Login login, DialogueLog log)
      throws SmtpException {
    this.relays = relays;
    this.counters = counters;
    this.login = login;
    this.log = log;
    open(SendDeadline.NONE);
  }

  private void open(SendDeadline deadline) throws SmtpException {
    try {
      session = login.open((credentials, left) -> openWith(credentials, left, deadline), deadline);
    } catch (SmtpException e) {
      throw log.explained(e);
    }
    retired.set(false);
    counters.count(Counters.Event.OPENED);
    use = new SessionUse(relays.clocks());
    evicted = false;
    if (over) {
      session.abort();
      throw LocalFailure.ended("the connection was ended while it was opened anew");
    }
  }

  private SmtpSession openWith(Credentials credentials, Duration patience, SendDeadline deadline)
      throws SmtpException {
    RelayGroup.Opened opened = relays.open(credentials, patience, deadline, log.listener());
    relay = opened.relay();
    attempt = opened.attempt();
    openedWith = credentials;
    return opened.session();
  }

  @Override
  public boolean isOpenedWith(Credentials credentials) {
    return credentials.equals(openedWith);
  }

  @Override
  public String summary() {
    return session.summary();
  }

  @Override
  public String userName() {
    return openedWith.user();
  }

  @Override
  public Capabilities capabilities() {
    return session.capabilities();
  }

  /**
   * Sends a message: once more on a fresh session if this one proves to have ended before, and by
   * other relays as long as they open a session only to take nothing (421) on it.
   */
  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (deadline.isOver()) {
      throw LocalFailure.tooLate(deadline, envelope.recipients());
    }
    renewIfDue(deadline);
    while (true) {
      try {
        return sendBySession(envelope, message, deadline);
      } catch (SenderRefused | RecipientsRefused | MessageRefused e) {
        if (use.messages() > 1 || !isOfFreshRelay(e) || !Farewell.isBeforeContent(e)) {
          throw e;
        }
        relay.failed(attempt, e);
        if (relays.isAlone() || !Farewell.isToAll(e)) {
          throw e;
        }
        log.event("the relay takes nothing on a fresh connection, opening to another");
        retire(Retirement.CLOSED_BY_RELAY);
        open(deadline);
      }
    }
  }

  /** Whether a relay that has just opened a session takes it back. */
  private boolean isOfFreshRelay(SmtpException e) {
    return use.isYoung() && Farewell.isSaidBy(e);
  }

  private Receipt sendBySession(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    boolean mayBeStale = use.mayBeStale();
    boolean closed = !session.isUsable();
    try {
      return sendOnce(envelope, message, deadline);
    } catch (Disconnected e) {
      if (!mayBeStale || !e.stale()) {
        throw e;
      }
      replaceClosed(closed || e.getCause() != null, deadline); // or the relay takes no more on it
    } catch (SenderRefused e) {
      if (!mayBeStale || e.sessionUsable() || !e.retryable()) {
        throw e; // 421 alone ends the session and may be tried again
      }
      if (!Farewell.isForIdling(e)) {
        relays.traffic().heard(e);
      }
      replaceClosed(Farewell.isForIdling(e), deadline);
    }
    return sendOnce(envelope, message, deadline);
  }

  private Receipt sendOnce(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    Duration idle = use.idle();
    boolean ended = false;
    countMessage();
    try {
      return session.send(envelope, message, deadline);
    } catch (SmtpException e) {
      ended = !e.sessionUsable();
      throw e;
    } finally {
      if (!ended) {
        heardAfter(idle);
      }
    }
  }

  private void countMessage() {
    if (use.countMessage()) {
      counters.count(Counters.Event.REUSED);
    }
  }

  /** Sends messages, and goes on with the next one on a fresh session where this one ends. */
  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    BatchReceipt whole = new BatchReceipt(0, 0, 0, Optional.empty());
    try {
      boolean more = true;
      while (more) {
        renewIfDue(SendDeadline.NONE);
        Duration idle = use.idle();
        boolean mayBeStale = use.mayBeStale();
        boolean closed = !session.isUsable();
        Share share = new Share(submissions, this::isUsedUp, this::countMessage);
        BatchReceipt part = session.sendAll(share, listener);
        whole = whole.plus(part);
        if (part.ended().isEmpty()) {
          heardAfter(idle);
          more = share.isCut();
        } else {
          more = replaceIfStale(part, mayBeStale, closed);
          if (!more && part.accepted() == 0 && isOfFreshRelay(part.ended().get())) {
            relay.failed(attempt, part.ended().get()); // the next connection is to another
          }
        }
      }
      return whole;
    } catch (SmtpException e) {
      return whole.endedBy(e);
    }
  }

  /** Whether a batch that ended with its session goes on with another. */
  private boolean replaceIfStale(BatchReceipt part, boolean mayBeStale, boolean closed)
      throws SmtpException {
    boolean used = part.accepted() > 0;
    boolean replace =
        (mayBeStale || used) && part.ended().get() instanceof Disconnected e && e.stale();
    if (replace) {
      replaceClosed(closed || (!used && part.ended().get().getCause() != null), SendDeadline.NONE);
    }
    return replace;
  }

  /** Whether the relay answers within this time. */
  @Override
  public boolean isAlive(Duration patience) {
    if (!looksAlive()) {
      return false;
    }
    Duration idle = use.idle();
    try {
      session.noop(patience);
      heardAfter(idle);
      return true;
    } catch (SmtpException | IllegalStateException e) { // closed by another thread meanwhile
      return false;
    }
  }

  /** Whether the relay has not been seen to close it. No waiting. */
  @Override
  public boolean looksAlive() {
    boolean looksAlive = session.isUsable() || session.isUsedUp();
    if (!looksAlive && !over && !evicted) {
      learnIdleTime();
    }
    return looksAlive;
  }

  private void renewIfDue(SendDeadline deadline) throws SmtpException {
    Duration idle = use.idle();
    if (evicted) {
      log.event("what it was opened with was refused meanwhile, opening anew");
      retired(Retirement.EVICTED);
      session.abort();
      open(deadline);
    } else if (relay.idleTime().isTooLong(idle)) {
      log.event("idle for " + idle.toSeconds() + " s, which is too long, opening anew");
      session.abort(); // not by QUIT, which would be a try
      retired(Retirement.IDLE);
      open(deadline);
    } else if (isUsedUp()) {
      boolean byAge = !session.isUsedUp() && !lifetime().isOver(use.messages(), Duration.ZERO);
      retired(byAge ? Retirement.AGE : Retirement.MESSAGES);
      log.event(
          "retired after "
              + use.messages()
              + " messages and "
              + use.age().toSeconds()
              + " s, opening anew");
      if (deadline.left().compareTo(FAREWELL) > 0) {
        session.close();
      } else {
        session.abort();
      }
      open(deadline);
    }
  }

  private boolean isUsedUp() {
    return session.isUsedUp() || lifetime().isOver(use.messages(), use.age());
  }

  private Lifetime lifetime() {
    return relays.settings().lifetime();
  }

  private void heardAfter(Duration idle) {
    use.heard();
    relay.idleTime().survived(idle);
  }

  private void replaceClosed(boolean forIdling, SendDeadline deadline) throws SmtpException {
    log.event("found closed by the relay, opening anew");
    if (forIdling) {
      learnIdleTime();
    }
    retire(Retirement.CLOSED_BY_RELAY);
    open(deadline);
  }

  private void retire(Retirement why) {
    retired(why);
    session.abort();
  }

  @Override
  public void retired(Retirement why) {
    if (retired.compareAndSet(false, true)) {
      counters.retired(why);
    }
  }

  private void learnIdleTime() {
    Duration idle = use.idle();
    if (relay.idleTime().closedAfter(idle)) {
      log.event(
          "the relay had closed a connection that was idle for "
              + idle.toSeconds()
              + " s: from now on none is used that was idle for nearly so long");
    }
  }

  /** Ends it: QUIT, for whose answer it waits two seconds at most. */
  @Override
  public void close() {
    over = true;
    session.close();
  }

  @Override
  public void evict() {
    evicted = true;
    session.abort();
  }

  /** Ends it at once, without QUIT. Any thread may call it. */
  @Override
  public void abort() {
    over = true;
    session.abort();
  }
}
