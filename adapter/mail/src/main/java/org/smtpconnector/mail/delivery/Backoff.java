package org.smtpconnector.mail.delivery;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.smtp.SendDeadline;

/**
 * When the attempts to send one mail may begin. MicroProfile pauses before each of them for a time
 * that does not grow; this adds to it, so that the second pause is twice as long as that, the third
 * four times, and ends them all at one deadline. The pause is measured, so that its settings and
 * its jitter count here too. One thread at a time.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private final SendDeadline deadline;
  private final long allowed; // nanoseconds of it, from the start on
  private final LongSupplier nanoTime;
  private final long start;
  private int failures;
  private long lastFailure;
  private MailException failure;
  private MailException first;
  private boolean interrupted;

  /**
   * @param deadline no attempt but the first begins later than this; from now on
   * @param nanoTime as {@link System#nanoTime}
   */
  public Backoff(SendDeadline deadline, LongSupplier nanoTime) {
    this.deadline = deadline;
    this.allowed = deadline.allowed().toNanos();
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  SendDeadline deadline() {
    return deadline;
  }

  /** An attempt has failed. */
  void failed(MailException why) {
    failures++;
    failure = why;
    first = first == null ? why : first;
    interrupted |= Thread.currentThread().isInterrupted();
    lastFailure = nanoTime.getAsLong();
  }

  /** How many attempts have. */
  public int failures() {
    return failures;
  }

  /**
   * Gives the thread its flag back if an interrupt ended an attempt, or this pause: whoever pauses
   * between attempts takes it away.
   *
   * @param pause how it ended, or null
   */
  public void keepInterrupt(Throwable pause) {
    for (Throwable cause = pause; cause != null; cause = cause.getCause()) {
      interrupted |= cause instanceof InterruptedException;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the last attempt failed; empty if none has. */
  public Optional<MailException> failure() {
    return Optional.ofNullable(failure);
  }

  /** What the caller hears, with the first failure where it was another. */
  public MailException explained(MailException last) {
    if (first != null
        && first != last
        && !String.valueOf(first.getMessage()).equals(last.getMessage())) {
      last.addSuppressed(first);
    }
    return last;
  }

  /**
   * Waits until the next attempt may begin.
   *
   * @return false if that is after the deadline, or the thread was interrupted
   */
  boolean await() {
    if (failures == 0) {
      return true;
    }
    long wait = growth();
    if (nanoTime.getAsLong() - start >= allowed - wait) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(wait);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is to be added to MicroProfile's pause, which is over, in nanoseconds. */
  long growth() {
    long pause = nanoTime.getAsLong() - lastFailure;
    long times = (1L << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS)) - 1;
    return times > 0 && pause > allowed / times ? allowed : pause * times;
  }
}
