package org.smtpconnector.mail.delivery;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.smtp.SendDeadline;

/**
 * The exponential back-off between attempts to send one message. MicroProfile pauses for a constant
 * time before each retry; this class extends the second pause to twice and the third to four times
 * that, and ends all attempts at one deadline. It measures MicroProfile's pause, so its
 * configuration and jitter apply here too. Not thread-safe.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private final SendDeadline deadline;
  private final long allowed; // nanoseconds from start to deadline
  private final LongSupplier nanoTime;
  private final long start;
  private int failures;
  private long lastFailure;
  private MailException failure;
  private MailException first;
  private boolean interrupted;

  /**
   * @param deadline the deadline, which starts now; only the first attempt may begin after it
   * @param nanoTime as {@link System#nanoTime}
   */
  Backoff(SendDeadline deadline, LongSupplier nanoTime) {
    this.deadline = deadline;
    this.allowed = deadline.allowed().toNanos();
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  SendDeadline deadline() {
    return deadline;
  }

  /** Records that an attempt failed. */
  void failed(MailException why) {
    failures++;
    failure = why;
    first = first == null ? why : first;
    interrupted |= Thread.currentThread().isInterrupted();
    lastFailure = nanoTime.getAsLong();
  }

  /** Returns how many attempts failed. */
  int failures() {
    return failures;
  }

  /**
   * Restores the thread's interrupt flag if an interrupt ended an attempt or this pause: pausing
   * between attempts clears it.
   *
   * @param pause the exception that ended the pause, or null
   */
  void restoreInterrupt(Throwable pause) {
    for (Throwable cause = pause; cause != null; cause = cause.getCause()) {
      interrupted |= cause instanceof InterruptedException;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns why the last attempt failed; empty if none failed. */
  Optional<MailException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns the exception for the caller, with the first failure suppressed if its message differs.
   */
  MailException withFirstFailure(MailException last) {
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
   * @return false if the next attempt would begin after the deadline, or the thread was interrupted
   */
  boolean await() {
    if (failures == 0) {
      return true;
    }
    long wait = extraPause();
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

  /** Returns the nanoseconds to add to MicroProfile's pause, which has ended. */
  long extraPause() {
    long pause = nanoTime.getAsLong() - lastFailure;
    long times = (1L << Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS)) - 1;
    return times > 0 && pause > allowed / times ? allowed : pause * times;
  }
}
