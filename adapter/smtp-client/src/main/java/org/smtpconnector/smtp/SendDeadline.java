package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * The deadline of the caller of a send. It bounds every wait of that send and lengthens none. If it
 * passes before the whole message was sent, nothing was delivered.
 *
 * <p>Once the server has the whole message, giving up early would leave its outcome in doubt: RFC
 * 5321 4.5.3.2.6 asks for ten minutes. The wait for the final reply may therefore continue after
 * the deadline, for as long as the caller allows.
 *
 * @param endNanos the time of the deadline, as of {@link System#nanoTime}
 * @param allowed the time from the start to the deadline, up to 36500 days; if not above zero,
 *     nothing is sent
 * @param finalReply the minimum wait for the final reply, counted from the last octet of the
 *     message; zero to a day
 */
public record SendDeadline(long endNanos, Duration allowed, Duration finalReply) {
  private static final Duration LONGEST = Duration.ofDays(36_500); // its nanoseconds fit in a long
  private static final Duration LONGEST_REPLY = Duration.ofDays(1);

  /** No deadline: only the timeouts of the session apply. */
  public static final SendDeadline NONE = in(LONGEST);

  /**
   * Creates a send deadline.
   *
   * @param endNanos as {@link #endNanos()}
   * @param allowed as {@link #allowed()}
   * @param finalReply as {@link #finalReply()}
   * @throws IllegalArgumentException if a duration is out of range
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
   * Returns a deadline from now, which bounds the wait for the final reply, too.
   *
   * @param allowed how long the whole send may take
   * @return the deadline
   */
  public static SendDeadline in(Duration allowed) {
    return in(allowed, Duration.ZERO);
  }

  /**
   * Returns a deadline from now with a minimum wait for the final reply.
   *
   * @param allowed how long the whole send may take
   * @param finalReply the minimum wait for the final reply
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

  /** {@return the time that is left, at least zero} */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** {@return whether no time is left} */
  public boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** Returns a text for messages, such as {@code the caller's deadline of 10 s}. */
  @Override
  public String toString() {
    return "the caller's deadline of " + Printable.of(allowed);
  }
}
