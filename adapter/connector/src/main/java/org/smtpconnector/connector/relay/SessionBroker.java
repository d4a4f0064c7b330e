package org.smtpconnector.connector.relay;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The managed connections of a factory, which hold its sessions, and those that wait for one
 * because the relays serve no more at once: a session that no dialogue uses is given to them, first
 * one that lies idle in the container's pool, then one whose application holds a handle and sends
 * nothing, or waits for its turn. Else who has the turn would wait for the session of one who waits
 * for the turn. Thread-safe.
 */
public final class SessionBroker {
  /** Who holds a session. */
  public interface Holder {
    /** Whether an application has a handle. */
    boolean isLent();

    /**
     * Gives it up, if it is such a one and no dialogue is under way. Does not wait.
     *
     * @param forGood whether it ends it
     */
    Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood);
  }

  private final TimeSource clocks;
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile int waiting;
  private volatile long changes;

  SessionBroker(TimeSource clocks) {
    this.clocks = clocks;
  }

  public void add(Holder holder) {
    holders.add(holder);
  }

  public void remove(Holder holder) {
    holders.remove(holder);
  }

  /** A session that no dialogue uses, which is now the caller's. */
  Optional<RelaySession> idle(Predicate<RelaySession> wanted) {
    return givenUp(wanted, false);
  }

  /** Ends a session that no dialogue uses; false if there is none such. */
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

  /** Announces that somebody will wait; what changes from now on is not missed. */
  long arrive() {
    lock.lock();
    try {
      waiting++;
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Ends what {@link #arrive} began. */
  void leave() {
    lock.lock();
    try {
      waiting--;
    } finally {
      lock.unlock();
    }
  }

  /** What may be waited for has changed: a session has ended, or lies idle. */
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
   * Waits for something to change.
   *
   * @param seen the number of changes that the caller knows of
   * @return how many there are now
   */
  long await(long seen, long nanos) throws InterruptedException {
    long end = clocks.nanoTime() + nanos;
    lock.lockInterruptibly();
    try {
      while (changes == seen && clocks.nanoTime() - end < 0) {
        clocks.await(changed, Math.min(end - clocks.nanoTime(), TimeUnit.SECONDS.toNanos(1)));
      }
      return changes;
    } finally {
      lock.unlock();
    }
  }
}
