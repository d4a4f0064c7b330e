package org.smtpconnector.mail;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far {@link MailSender#sendAll} has come.
 *
 * @param sent how many mails were accepted for at least one recipient
 * @param failed how many were accepted for none
 * @param inDoubt how many may have been delivered, or not
 * @param elapsed since it began
 * @param total how many messages the stream holds, with those that were settled before; empty if
 *     the stream does not know, as when it is read from a database
 * @param position which mails are settled, to send the rest later
 */
public record BulkProgress(
    long sent,
    long failed,
    long inDoubt,
    Duration elapsed,
    OptionalLong total,
    BulkPosition position) {
  /**
   * Creates a bulk progress.
   *
   * @param sent as {@link #sent()}
   * @param failed as {@link #failed()}
   * @param inDoubt as {@link #inDoubt()}
   * @param elapsed as {@link #elapsed()}
   * @param total as {@link #total()}
   * @param position as {@link #position()}
   */
  public BulkProgress {
    Objects.requireNonNull(elapsed, "elapsed");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(position, "position");
  }

  /** {@return how many messages were settled in a second, on the average since it began} */
  public double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? (sent + failed + inDoubt) / seconds : 0;
  }

  /** {@return how long the rest will take at this rate; empty if that cannot be told} */
  public Optional<Duration> timeLeft() {
    return total.isPresent() ? timeLeft(total.getAsLong()) : Optional.empty();
  }

  /**
   * {@return how long the rest will take at this rate; empty if that cannot be told}
   *
   * @param ofTotal how many messages the stream holds
   */
  public Optional<Duration> timeLeft(long ofTotal) {
    double rate = perSecond();
    long left = Math.max(ofTotal - position.count(), 0);
    return rate > 0
        ? Optional.of(Duration.ofMillis(Math.round(1000 * left / rate)))
        : Optional.empty();
  }
}
