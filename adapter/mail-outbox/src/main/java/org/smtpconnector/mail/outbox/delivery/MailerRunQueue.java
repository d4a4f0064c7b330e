package org.smtpconnector.mail.outbox.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Which mailers have messages that are due. They take turns, in the order in which they became
 * ready, so that one with many messages does not hold up the others. Thread-safe.
 */
final class MailerRunQueue {
  private final LongSupplier nanoTime;
  private final Map<String, MailerTurnState> schedules = new HashMap<>();
  private final Deque<MailerTurnState> ready = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();
  // Each wakes those alone whom it concerns: a message is put more often than a turn begins.
  private final Condition turns = lock.newCondition();
  private final Condition times = lock.newCondition();
  private boolean closed;
  private boolean changed;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  MailerRunQueue(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Records that a mailer has messages that are due now. */
  void due(String mailer) {
    due(mailer, nanoTime.getAsLong());
  }

  /** Records when a mailer has messages that are due, in nanoseconds of the clock. */
  void due(String mailer, long nanos) {
    lock.lock();
    try {
      if (schedules.computeIfAbsent(mailer, MailerTurnState::new).due(nanos)) {
        changed();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes those ready that are due; returns how long to wait for the next one. */
  long promote() {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      long next = MailerTurnState.NEVER;
      for (MailerTurnState schedule : schedules.values()) {
        long waits = schedule.waits(now);
        if (waits == 0) {
          schedule.ready();
          ready.add(schedule);
          turns.signal();
        } else if (waits < next) {
          next = waits;
        }
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next mailer that is ready, and starts its turn; empty at the end. */
  Optional<MailerTurnState> take() throws InterruptedException {
    lock.lock();
    try {
      while (ready.isEmpty() && !closed) {
        turns.await();
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }

  /** Starts the turn of a mailer that is ready; empty if none is. */
  Optional<MailerTurnState> poll() {
    lock.lock();
    try {
      Optional<MailerTurnState> schedule =
          closed ? Optional.empty() : Optional.ofNullable(ready.poll());
      schedule.ifPresent(started -> started.start(nanoTime.getAsLong()));
      return schedule;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a turn.
   *
   * @param next after how many nanoseconds messages are due; {@link MailerTurnState#NEVER} if that
   *     is unknown
   */
  void end(MailerTurnState schedule, long next) {
    lock.lock();
    try {
      schedule.end(next == 0);
      if (next != MailerTurnState.NEVER) {
        schedule.due(nanoTime.getAsLong() + next);
      }
      changed();
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    if (promote() != MailerTurnState.NEVER) {
      changed = true;
      times.signal();
    }
  }

  /** Whether a mailer waits for a thread. */
  boolean isAnyReady() {
    lock.lock();
    try {
      return !ready.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the times have changed, or for so many nanoseconds. */
  void await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      if (!changed && !closed && nanos > 0) {
        times.awaitNanos(nanos);
      }
      changed = false;
    } finally {
      lock.unlock();
    }
  }

  /** Starts no more turns. */
  void close() {
    lock.lock();
    try {
      closed = true;
      turns.signalAll();
      times.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
