package org.smtpconnector.connector.throttle;

import java.time.Duration;
import org.smtpconnector.smtp.Reply;

/**
 * The limit on messages under way at once, which adapts to the relay by additive increase and
 * multiplicative decrease: it is halved each time the relay throttles, and grows by one with each
 * round that succeeds. Where one message at a time is too many, there is a pause. Not thread-safe.
 */
final class AdaptiveConcurrencyLimit {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private static final double LEAST_ENOUGH = 4;

  private boolean active;
  private double most;
  private double enough;
  private Duration pause = Duration.ZERO;
  private long pauseBegan;
  private Reply asked;
  private long askedAt;

  int most() {
    return (int) most;
  }

  /** Returns the rest of a pause in nanoseconds; 0 or less if there is none. */
  long pauseLeft(long now) {
    return pause.toNanos() - (now - pauseBegan);
  }

  boolean allows(int underWay, long now) {
    return !active || (underWay < most() && pauseLeft(now) <= 0);
  }

  /** Whether a message sent at this time precedes the last cut, so that its outcome is ignored. */
  boolean wasCutAfter(long since) {
    return active && since - askedAt < 0;
  }

  /**
   * Cuts the limit after a throttling reply. Replies to messages that were under way together cut
   * it once.
   *
   * @param since when the message was sent
   * @param underWay the number of messages under way, including this one
   * @return whether the limit was cut
   */
  boolean cut(Reply reply, long since, int underWay, long now) {
    if (wasCutAfter(since)) {
      return false;
    }
    if ((active ? most() : underWay) <= 1) {
      pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      pauseBegan = now;
    }
    enough = active ? enough : Math.max(LEAST_ENOUGH, 2.0 * underWay);
    most = Math.max(1, Math.floor((active ? Math.min(most, underWay) : underWay) / 2));
    active = true;
    asked = reply;
    askedAt = now;
    return true;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Raises the limit after a message that succeeded.
   *
   * @return whether the limit was lifted, having grown to twice the number that was too much
   */
  boolean grow(long since) {
    if (!active || wasCutAfter(since)) {
      return false;
    }
    pause = Duration.ZERO;
    most += 1 / Math.floor(most);
    active = most < enough;
    return !active;
  }

  /** Returns the last throttling reply; null if there was none. */
  Reply asked() {
    return asked;
  }

  long askedAt() {
    return askedAt;
  }

  /** Returns the reason for the limit, for messages. */
  String because(long now) {
    return "the relay said '"
        + asked
        + "' "
        + Duration.ofNanos(now - askedAt).toSeconds()
        + " s ago; until it takes more, "
        + (most() == 1 ? "one message is sent" : most() + " messages are sent")
        + " at once"
        + (pauseLeft(now) > 0 ? ", after a pause of " + pause.toSeconds() + " s" : "");
  }
}
