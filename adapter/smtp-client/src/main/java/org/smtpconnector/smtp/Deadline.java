package org.smtpconnector.smtp;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * The end of a wait, and what is awaited.
 *
 * @param caller the caller's deadline, if this is not a timeout of the session
 */
record Deadline(long nanoTime, String awaited, Duration allowed, Optional<SendDeadline> caller) {
  static Deadline in(Duration allowed, String awaited) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), awaited, allowed, Optional.empty());
  }

  /** Returns the same deadline for something else. */
  Deadline awaiting(String other) {
    return new Deadline(nanoTime, other, allowed, caller);
  }

  /** Returns a deadline after half of the time that is left. */
  Deadline halfway() throws SocketTimeoutException {
    return in(Duration.ofMillis((remainingMillis() + 1) / 2), awaited);
  }

  /** Returns the earlier of both. */
  Deadline orEarlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  boolean isOver() {
    return nanoTime - System.nanoTime() <= 0;
  }

  /**
   * Returns the time that is left in milliseconds, at least 1.
   *
   * @throws SocketTimeoutException if none is left
   */
  long remainingMillis() throws SocketTimeoutException {
    long nanos = nanoTime - System.nanoTime();
    if (nanos <= 0) {
      String over = "no " + awaited + " within " + length();
      throw caller.isPresent()
          ? new DeadlinePassed(over, caller.get())
          : new SocketTimeoutException(over);
    }
    return Math.max(1, nanos / 1_000_000);
  }

  /**
   * Checks the deadline while octets keep arriving, so that nothing blocks.
   *
   * @throws SocketTimeoutException if no time is left
   */
  void requireTimeLeft() throws SocketTimeoutException {
    remainingMillis();
  }

  /** Returns the whole duration, for messages. */
  String length() {
    return caller.map(SendDeadline::toString).orElseGet(() -> allowed.toMillis() + " milliseconds");
  }
}
