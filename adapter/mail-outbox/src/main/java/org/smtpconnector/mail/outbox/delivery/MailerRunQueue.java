package org.smtpconnector.mail.outbox.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which mailers have messages that are due. They take turns, in the order in which they became
 * ready, so that one with many messages does not hold up the others. Thread-safe.
 */
final class MailerRunQueue {
  private final LongSupplier nanoTime;
  private final Map<String, MailerTurnState> schedules = new HashMap<>();
  private final Deque<MailerTurnState> ready = new ArrayDeque<>();
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
  synchronized void due(String mailer, long nanos) {
    if (schedules.computeIfAbsent(mailer, MailerTurnState::new).due(nanos)) {
      changed(); // else nobody is woken: messages are put more often than turns begin
    }
  }

  /** Makes those ready that are due; returns how long to wait for the next one. */
  synchronized long promote() {
    long now = nanoTime.getAsLong();
    long next = MailerTurnState.NEVER;
    for (MailerTurnState schedule : schedules.values()) {
      long waits = schedule.waits(now);
      if (waits == 0) {
        schedule.ready();
        ready.add(schedule);
        notifyAll();
      } else if (waits < next) {
        next = waits;
      }
    }
    return next;
  }

  /** Waits for the next mailer that is ready, and starts its turn; empty at the end. */
  synchronized Optional<MailerTurnState> take() throws InterruptedException {
    while (ready.isEmpty() && !closed) {
      wait();
    }
    return poll();
  }

  /** Starts the turn of a mailer that is ready; empty if none is. */
  synchronized Optional<MailerTurnState> poll() {
    Optional<MailerTurnState> schedule =
        closed ? Optional.empty() : Optional.ofNullable(ready.poll());
    schedule.ifPresent(started -> started.start(nanoTime.getAsLong()));
    return schedule;
  }

  /**
   * Ends a turn.
   *
   * @param next after how many nanoseconds messages are due; {@link MailerTurnState#NEVER} if that
   *     is unknown
   */
  synchronized void end(MailerTurnState schedule, long next) {
    schedule.end(next == 0);
    if (next != MailerTurnState.NEVER) {
      schedule.due(nanoTime.getAsLong() + next);
    }
    changed();
  }

  private void changed() {
    if (promote() != MailerTurnState.NEVER) {
      changed = true;
      notifyAll();
    }
  }

  /** Whether a mailer waits for a thread. */
  synchronized boolean isAnyReady() {
    return !ready.isEmpty();
  }

  /** Waits until the times have changed, or for so many nanoseconds. */
  synchronized void await(long nanos) throws InterruptedException {
    if (!changed && !closed && nanos > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }
    changed = false;
  }

  /** Starts no more turns. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
