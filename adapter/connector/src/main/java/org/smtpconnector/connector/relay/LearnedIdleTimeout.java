package org.smtpconnector.connector.relay;

import java.time.Duration;
import org.smtpconnector.smtp.LearnedLimit;

/**
 * How long a relay lets a connection idle, as far as it was seen: the shortest time after which one
 * was found closed. What idled for nearly so long is not worth a try. Thread-safe.
 *
 * <p>A relay that restarts closes connections too. So a time is not believed, or no longer, where
 * another connection lived through as long a one; and what was closed within seconds had not been
 * idle.
 */
public final class LearnedIdleTimeout {
  /** The shortest time that is believed to be one. */
  static final Duration FLOOR = Duration.ofSeconds(5);

  private static final int PERCENT = 90;

  private final LearnedLimit shortestClosed; // in seconds
  private Duration longestSurvived = Duration.ZERO;

  LearnedIdleTimeout(LearnedLimit shortestClosed) {
    this.shortestClosed = shortestClosed;
  }

  LearnedLimit learned() {
    return shortestClosed;
  }

  /**
   * A connection was found closed that had idled for so long.
   *
   * @return whether that is news
   */
  public synchronized boolean closedAfter(Duration idle) {
    boolean news =
        idle.compareTo(FLOOR) >= 0
            && idle.compareTo(longestSurvived) > 0
            && idle.toSeconds() < shortestClosed.value().orElse(Long.MAX_VALUE);
    if (news) {
      shortestClosed.learn(idle.toSeconds(), "it closed a connection that was idle for so long");
    }
    return news;
  }

  /** A connection was used that had idled for so long. */
  public synchronized void survived(Duration idle) {
    if (idle.compareTo(longestSurvived) > 0) {
      longestSurvived = idle;
      if (shortestClosed.value().orElse(Long.MAX_VALUE) <= idle.toSeconds()) {
        shortestClosed.forget();
      }
    }
  }

  /** Whether a connection that has idled for so long is probably closed, or will be at once. */
  public boolean isTooLong(Duration idle) {
    return shortestClosed.value().isPresent()
        && idle.toMillis() * 100 > shortestClosed.value().getAsLong() * 1000 * PERCENT;
  }
}
