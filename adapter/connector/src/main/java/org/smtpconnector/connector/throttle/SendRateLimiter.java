package org.smtpconnector.connector.throttle;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.smtpconnector.connector.config.RateLimiterSettings;
import org.smtpconnector.connector.relay.LearnedLimitStatus;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.HeldBack;

/**
 * Limits how fast the connections of a factory send messages: to the rate that the administrator
 * sets, and to the number at once that the relay takes. Without limits, a message costs two atomic
 * updates and no lock. Messages wait in the order of their arrival; an interrupt ends the wait.
 * Thread-safe.
 */
public final class SendRateLimiter {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  // Unused turns of this span may be caught up at once: batches need it.
  private static final Duration BURST = Duration.ofMillis(100);

  private final RateLimiterSettings settings;
  private final TimeSource clock;
  private final long interval;
  private final long burst;
  private final AtomicInteger underWay = new AtomicInteger();
  private final LongAdder slowed = new LongAdder();
  private final ReentrantLock queue = new ReentrantLock(true); // its holder is next
  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();
  private final AdaptiveConcurrencyLimit limit = new AdaptiveConcurrencyLimit();
  private volatile boolean limited;
  private long nextTurn;

  public SendRateLimiter(RateLimiterSettings settings, TimeSource clock) {
    this.settings = settings;
    this.clock = clock;
    int perSecond = settings.messagesPerSecond();
    this.interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.burst = Math.max(0, BURST.toNanos() - interval);
    this.nextTurn = clock.nanoTime();
  }

  private boolean isFree() {
    return interval == 0 && !limited;
  }

  TimeSource clock() {
    return clock;
  }

  /** Whether a message that arrived at this time has waited for as long as it may. */
  public boolean isOver(long came) {
    return clock.since(came).compareTo(settings.timeout()) >= 0;
  }

  /** Returns how many messages had to wait or were held back. */
  public long slowed() {
    return slowed.sum();
  }

  /** Returns how many messages are under way. */
  public int underWay() {
    return underWay.get();
  }

  /** A message that waits: its arrival, its patience in nanoseconds, and the limit that sets it. */
  private record Waiting(List<Recipient> recipients, long came, long patience, String limit) {}

  private Waiting waiting(List<Recipient> recipients, SendDeadline deadline) {
    boolean ofCaller = deadline.left().compareTo(settings.timeout()) < 0;
    return new Waiting(
        recipients,
        clock.nanoTime(),
        (ofCaller ? deadline.left() : settings.timeout()).toNanos(),
        ofCaller ? deadline.toString() : settings.timeoutSeconds() + " s (paceTimeoutSeconds)");
  }

  /**
   * Waits until a message may be sent; it is under way until {@link #end}.
   *
   * @return the time at which it may be sent
   * @throws HeldBack if the message may not be sent in time, or the thread is interrupted
   */
  public long begin(List<Recipient> recipients, SendDeadline deadline) throws HeldBack {
    if (isFree()) {
      underWay.incrementAndGet();
      return clock.nanoTime();
    }
    Waiting waiting = waiting(recipients, deadline);
    try {
      boolean hopeless = queue.getQueueLength() * interval > waiting.patience();
      if (hopeless || !queue.tryLock(waiting.patience(), TimeUnit.NANOSECONDS)) {
        throw heldBack(waiting);
      }
      try {
        return takeTurn(waiting);
      } finally {
        queue.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      slowed.increment();
      throw LocalFailureFactory.heldBack(
          "interrupted while the message waited for its turn", recipients);
    }
  }

  private long takeTurn(Waiting waiting) throws HeldBack, InterruptedException {
    state.lockInterruptibly();
    try {
      boolean waited = false;
      while (true) {
        long now = clock.nanoTime();
        if (mayGo(now)) {
          if (waited) {
            slowed.increment();
          }
          return go(now);
        }
        long left = waiting.patience() - (now - waiting.came());
        long untilTurn = Math.max(nextTurn - burst - now, limited ? limit.pauseLeft(now) : 0);
        if (left <= 0 || untilTurn > left) {
          throw heldBack(waiting);
        }
        clock.await(changed, untilTurn > 0 ? untilTurn : left);
        waited = true;
      }
    } finally {
      state.unlock();
    }
  }

  private boolean mayGo(long now) {
    return (interval == 0 || nextTurn - burst - now <= 0) && limit.allows(underWay.get(), now);
  }

  private long go(long now) {
    underWay.incrementAndGet();
    nextTurn = Math.max(nextTurn - now, 0) + now + interval;
    return now;
  }

  /** Does the same as {@link #begin} without waiting; returns whether the message may be sent. */
  public boolean tryBegin() {
    if (isFree()) {
      underWay.incrementAndGet();
      return true;
    }
    if (queue.getQueueLength() > 0 || !queue.tryLock()) {
      return false;
    }
    state.lock();
    try {
      long now = clock.nanoTime();
      boolean may = mayGo(now);
      if (may) {
        go(now);
      }
      return may;
    } finally {
      state.unlock();
      queue.unlock();
    }
  }

  /** Whether the relay has throttled since then. */
  public boolean isSlowedSince(long since) {
    if (!limited) {
      return false;
    }
    state.lock();
    try {
      return limit.wasCutAfter(since);
    } finally {
      state.unlock();
    }
  }

  /**
   * Ends the turn of a message.
   *
   * @param began what {@link #begin} returned
   * @param throttling the reply by which the relay throttled, if it did
   */
  public void end(long began, Optional<Reply> throttling) {
    int underWayWithIt = underWay.getAndDecrement();
    if (throttling.isPresent()) {
      throttling(throttling.get(), began, underWayWithIt);
    } else if (limited) {
      wentWell(began);
    }
  }

  /** Ends the turn of a message that was not sent, or whose outcome does not count. */
  public void release() {
    underWay.decrementAndGet();
    if (limited) {
      state.lock();
      try {
        changed.signalAll();
      } finally {
        state.unlock();
      }
    }
  }

  /**
   * Records a throttling reply outside of a message. Sessions are opened without a turn, so one
   * that is refused during a pause does not mean that the pause is too short.
   */
  public void throttleBy(Reply throttling) {
    if (!isPausing()) {
      throttling(throttling, clock.nanoTime(), underWay.get() + 1);
    }
  }

  private boolean isPausing() {
    state.lock();
    try {
      return limited && limit.pauseLeft(clock.nanoTime()) > 0;
    } finally {
      state.unlock();
    }
  }

  /** Returns the limit on messages at once, while the relay throttles. */
  public Optional<LearnedLimitStatus> learned() {
    if (!limited) {
      return Optional.empty();
    }
    state.lock();
    try {
      return Optional.of(
          new LearnedLimitStatus(
              "messagesAtOnce",
              limit.most(),
              String.valueOf(limit.asked()),
              Date.from(clock.at(limit.askedAt())),
              null));
    } finally {
      state.unlock();
    }
  }

  private void throttling(Reply reply, long since, int underWayWithIt) {
    state.lock();
    try {
      boolean before = limited;
      long now = clock.nanoTime();
      if (limit.cut(reply, since, underWayWithIt, now)) {
        limited = true;
        LOG.log(before ? Level.DEBUG : Level.INFO, "sending slower: {0}", limit.because(now));
      }
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  private void wentWell(long began) {
    state.lock();
    try {
      if (limit.grow(began)) {
        limited = false;
        LOG.log(Level.INFO, "sending as fast as before");
      }
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  private HeldBack heldBack(Waiting waiting) {
    slowed.increment();
    String why;
    state.lock();
    try {
      long now = clock.nanoTime();
      why =
          limited && !limit.allows(underWay.get(), now)
              ? limit.because(now)
              : "messagesPerSecond of the connection factory is " + settings.messagesPerSecond();
    } finally {
      state.unlock();
    }
    return LocalFailureFactory.heldBack(
        "nothing was sent, as its turn does not come within " + waiting.limit() + ": " + why,
        waiting.recipients());
  }
}
