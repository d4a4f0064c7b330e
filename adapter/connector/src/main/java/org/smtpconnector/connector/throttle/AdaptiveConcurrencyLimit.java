package org.smtpconnector.connector.throttle;

import java.time.Duration;
import org.smtpconnector.smtp.Reply;

/**
 * How many mails may be under way at once, which a relay cuts by half each time that it asks for
 * less, and which then grows by one with each round that goes well: additive increase,
 * multiplicative decrease. Where one at a time is too much, there is a pause. Without a lock of its
 * own.
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

  /** What is left of a pause, in nanoseconds; 0 or less if there is none. */
  long pauseLeft(long now) {
    return pause.toNanos() - (now - pauseBegan);
  }

  boolean allows(int underWay, long now) {
    return !active || (underWay < most() && pauseLeft(now) <= 0);
  }

  /** Whether a mail that went so early was sent before, so that it says nothing of the limit. */
  boolean wasCutAfter(long since) {
    return active && since - askedAt < 0;
  }

  /**
   * The relay asks for less. What was under way with the mail that it said so to counts once.
   *
   * @param since when that mail went
   * @param underWay how many did, with that mail
   * @return whether there is less from now on
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
   * A mail went well.
   *
   * @return whether there is no limit any more: it has grown to twice of what was too much
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

  /** By which reply the relay asked for less the last time; null if it never did. */
  Reply asked() {
    return asked;
  }

  long askedAt() {
    return askedAt;
  }

  /** Who slowed us, and when. */
  String because(long now) {
    return "the relay said '"
        + asked
        + "' "
        + Duration.ofNanos(now - askedAt).toSeconds()
        + " s ago; until it takes more, "
        + (most() == 1 ? "one mail goes" : most() + " mails go")
        + " at once"
        + (pauseLeft(now) > 0 ? ", after a pause of " + pause.toSeconds() + " s" : "");
  }
}
