package org.smtpconnector.smtp;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A point in time until which something is waited for, and what that is. */
record Deadline(long nanoTime, String awaited, Duration allowed) {
  static Deadline in(Duration allowed, String awaited) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), awaited, allowed);
  }

  /** The one that comes first. */
  Deadline orEarlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /**
   * The time that is left, in milliseconds and at least 1.
   *
   * @throws SocketTimeoutException if none is left
   */
  long remainingMillis() throws SocketTimeoutException {
    long nanos = nanoTime - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException(
          "no " + awaited + " within " + allowed.toMillis() + " milliseconds");
    }
    return Math.max(1, nanos / 1_000_000);
  }
}
