package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Until when the caller of a send waits for it. It bounds every wait of that send and lengthens
 * none. What it ends before the message was handed over whole was delivered to nobody.
 *
 * <p>Once the server has the message whole, patience finds out what haste would leave in doubt: RFC
 * 5321 4.5.3.2.6 asks for ten minutes. So the wait for the final reply may go on behind the
 * deadline, for as long as the caller says.
 *
 * @param endNanos when it is, as {@link System#nanoTime} counts
 * @param allowed how long that was from the start on, for messages; up to 36500 days, and if not
 *     above zero nothing is begun
 * @param finalReply how long the reply to a message is waited for at least from its last octet on;
 *     zero to a day
 */
public record SendDeadline(long endNanos, Duration allowed, Duration finalReply) {
  private static final Duration LONGEST = Duration.ofDays(36_500); // nanoseconds of it fit in long
  private static final Duration LONGEST_REPLY = Duration.ofDays(1);

  /** None: the time-outs of the session alone count. */
  public static final SendDeadline NONE = in(LONGEST);

  /**
   * Creates a send deadline.
   *
   * @param endNanos as {@link #endNanos()}
   * @param allowed as {@link #allowed()}
   * @param finalReply as {@link #finalReply()}
   * @throws IllegalArgumentException if a duration is out of its range
   */
  public SendDeadline {
    if (allowed.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a deadline in " + allowed + " is later than 36500 days");
    }
    if (finalReply.isNegative() || finalReply.compareTo(LONGEST_REPLY) > 0) {
      throw new IllegalArgumentException(
          "the time for the final reply is " + finalReply + ", which is not zero to a day");
    }
  }

  /**
   * From now on; the final reply is not waited for any longer either.
   *
   * @param allowed how long the whole sending may take
   * @return the deadline
   */
  public static SendDeadline in(Duration allowed) {
    return in(allowed, Duration.ZERO);
  }

  /**
   * From now on; see there for both.
   *
   * @param allowed how long the whole sending may take
   * @param finalReply how long the final reply may take besides
   * @return the deadline
   */
  public static SendDeadline in(Duration allowed, Duration finalReply) {
    Objects.requireNonNull(allowed, "allowed");
    Objects.requireNonNull(finalReply, "finalReply");
    return new SendDeadline(
        System.nanoTime() + (allowed.isNegative() ? Duration.ZERO : allowed).toNanos(),
        allowed,
        finalReply);
  }

  /** {@return what is left of it, at least zero} */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** {@return whether nothing is left of it} */
  public boolean isOver() {
    return left().isZero();
  }

  /** Of a message that the server has whole from now on. */
  SendDeadline forFinalReply() {
    Duration more = finalReply.minus(left());
    return more.isNegative()
        ? this
        : new SendDeadline(endNanos + more.toNanos(), allowed, finalReply);
  }

  /** What is waited for until this deadline, or until that of the caller if that comes first. */
  Deadline limit(Deadline of) {
    return endNanos - of.nanoTime() < 0
        ? new Deadline(endNanos, of.awaited(), allowed, Optional.of(this))
        : of;
  }

  /** For messages, as {@code the caller's deadline of 10 s}. */
  @Override
  public String toString() {
    return "the caller's deadline of " + text(allowed);
  }

  static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
