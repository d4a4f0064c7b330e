package org.smtpconnector.smtp.net;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.smtpconnector.smtp.SendDeadline;

/**
 * The end of a wait, and what is awaited.
 *
 * @param caller the caller's deadline, if this is not a timeout of the session
 */
public record Deadline(
    long nanoTime, String awaited, Duration allowed, Optional<SendDeadline> caller) {
  public static Deadline in(Duration allowed, String awaited) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), awaited, allowed, Optional.empty());
  }

  /** Returns the same deadline for something else. */
  public Deadline awaiting(String other) {
    return new Deadline(nanoTime, other, allowed, caller);
  }

  /** Returns a deadline after half of the time that is left. */
  public Deadline halfway() throws SocketTimeoutException {
    return in(Duration.ofMillis((remainingMillis() + 1) / 2), awaited);
  }

  /** Returns the earlier of both. */
  public Deadline orEarlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /** Returns the earlier one of this deadline and the caller's. */
  public Deadline orEarlier(SendDeadline of) {
    return of.endNanos() - nanoTime < 0
        ? new Deadline(of.endNanos(), awaited, of.allowed(), Optional.of(of))
        : this;
  }

  /** Returns the caller's deadline for the final reply, now that the server has the message. */
  public static SendDeadline forFinalReply(SendDeadline of) {
    if (of.finalReply().isZero()) {
      return of;
    }
    Duration more = of.finalReply().minus(of.left());
    return more.isNegative()
        ? of
        : new SendDeadline(of.endNanos() + more.toNanos(), of.allowed(), of.finalReply());
  }

  public boolean isOver() {
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
  public void requireTimeLeft() throws SocketTimeoutException {
    remainingMillis();
  }

  /** Returns the whole duration, for messages. */
  public String length() {
    return caller.map(SendDeadline::toString).orElseGet(() -> allowed.toMillis() + " milliseconds");
  }
}
