package org.smtpconnector.mail;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The progress of {@link MailSender#sendAll}.
 *
 * @param sent how many messages were accepted for at least one recipient
 * @param failed how many were accepted for none
 * @param inDoubt how many are in doubt: delivered or not
 * @param elapsed the time since it began
 * @param total how many messages the stream contains, including those settled before; empty if the
 *     stream does not know, as when it is read from a database
 * @param resumePoint which messages are settled; pass it to send the rest later
 */
public record BulkProgress(
    long sent,
    long failed,
    long inDoubt,
    Duration elapsed,
    OptionalLong total,
    BulkResumePoint resumePoint) {
  /**
   * Creates a bulk progress.
   *
   * @param sent as {@link #sent()}
   * @param failed as {@link #failed()}
   * @param inDoubt as {@link #inDoubt()}
   * @param elapsed as {@link #elapsed()}
   * @param total as {@link #total()}
   * @param resumePoint as {@link #resumePoint()}
   */
  public BulkProgress {
    Objects.requireNonNull(elapsed, "elapsed");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(resumePoint, "resumePoint");
  }

  /** {@return how many messages per second were settled, on average since it began} */
  public double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? (sent + failed + inDoubt) / seconds : 0;
  }

  /** {@return how long the rest will take at this rate; empty if that is unknown} */
  public Optional<Duration> timeLeft() {
    return total.isPresent() ? timeLeft(total.getAsLong()) : Optional.empty();
  }

  /**
   * {@return how long the rest will take at this rate; empty if that is unknown}
   *
   * @param ofTotal how many messages the stream contains
   */
  public Optional<Duration> timeLeft(long ofTotal) {
    double rate = perSecond();
    long left = Math.max(ofTotal - resumePoint.count(), 0);
    return rate > 0
        ? Optional.of(Duration.ofMillis(Math.round(1000 * left / rate)))
        : Optional.empty();
  }
}
