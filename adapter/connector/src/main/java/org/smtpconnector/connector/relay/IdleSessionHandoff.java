package org.smtpconnector.connector.relay;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Hands idle sessions over between the managed connections of a factory when the relays' connection
 * limits are reached. A connection that needs a session first gets one that is idle in the
 * container's pool, then one whose application holds a handle but is not sending, or waits for the
 * rate limiter. Without the latter, a message that the rate limiter admitted could wait for the
 * session of one that still waits for the rate limiter. Thread-safe.
 */
public final class IdleSessionHandoff {
  /** A managed connection that may hold a session. */
  public interface Holder {
    /** Whether an application holds a handle. */
    boolean isLent();

    /**
     * Gives its session up, if that is wanted and no dialogue is under way. Does not wait.
     *
     * @param forGood whether to end the session
     */
    Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood);
  }

  private final TimeSource clock;
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile int waiting;
  private volatile long changes;

  IdleSessionHandoff(TimeSource clock) {
    this.clock = clock;
  }

  public void add(Holder holder) {
    holders.add(holder);
  }

  public void remove(Holder holder) {
    holders.remove(holder);
  }

  /** Takes over a session that no dialogue uses. */
  Optional<RelaySession> idle(Predicate<RelaySession> wanted) {
    return givenUp(wanted, false);
  }

  /** Ends a session that no dialogue uses; returns false if there is none. */
  boolean endIdle(Predicate<RelaySession> wanted) {
    return givenUp(wanted, true).isPresent();
  }

  private Optional<RelaySession> givenUp(Predicate<RelaySession> wanted, boolean forGood) {
    return givenUp(false, wanted, forGood).or(() -> givenUp(true, wanted, forGood));
  }

  private Optional<RelaySession> givenUp(
      boolean lent, Predicate<RelaySession> wanted, boolean forGood) {
    for (Holder holder : holders) {
      if (holder.isLent() == lent) {
        Optional<RelaySession> given = holder.giveUp(wanted, forGood);
        if (given.isPresent()) {
          return given;
        }
      }
    }
    return Optional.empty();
  }

  /** Registers a waiter, which misses no change from now on; returns the number of changes. */
  long arrive() {
    lock.lock();
    try {
      waiting++;
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Unregisters a waiter. */
  void leave() {
    lock.lock();
    try {
      waiting--;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the waiters: a session has ended or become idle. */
  public void changed() {
    if (waiting > 0) {
      lock.lock();
      try {
        changes++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits for a change.
   *
   * @param seen the number of changes that the caller has seen
   * @return the number of changes now
   */
  long await(long seen, long nanos) throws InterruptedException {
    long end = clock.nanoTime() + nanos;
    lock.lockInterruptibly();
    try {
      while (changes == seen && clock.nanoTime() - end < 0) {
        clock.await(changed, Math.min(end - clock.nanoTime(), TimeUnit.SECONDS.toNanos(1)));
      }
      return changes;
    } finally {
      lock.unlock();
    }
  }
}
