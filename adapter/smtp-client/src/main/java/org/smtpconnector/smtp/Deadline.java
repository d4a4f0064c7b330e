package org.smtpconnector.smtp;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * A point in time until which something is waited for, and what that is.
 *
 * @param caller whose deadline it is, if it is not a time-out of the session
 */
record Deadline(long nanoTime, String awaited, Duration allowed, Optional<SendDeadline> caller) {
  static Deadline in(Duration allowed, String awaited) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), awaited, allowed, Optional.empty());
  }

  /** The same point in time for something else. */
  Deadline awaiting(String other) {
    return new Deadline(nanoTime, other, allowed, caller);
  }

  /**
   * When half of the time is over that is left, for what leaves the other half to something else.
   */
  Deadline halfway() throws SocketTimeoutException {
    return in(Duration.ofMillis((remainingMillis() + 1) / 2), awaited);
  }

  /** The one that comes first. */
  Deadline orEarlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  boolean isOver() {
    return nanoTime - System.nanoTime() <= 0;
  }

  /**
   * The time that is left, in milliseconds and at least 1.
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
   * Where octets keep coming, so that nothing is waited for.
   *
   * @throws SocketTimeoutException if no time is left
   */
  void requireTimeLeft() throws SocketTimeoutException {
    remainingMillis();
  }

  /** How long that is, for messages. */
  String length() {
    return caller.map(SendDeadline::toString).orElseGet(() -> allowed.toMillis() + " milliseconds");
  }
}
