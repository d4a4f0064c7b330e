package org.smtpconnector.connector.relay;

import java.time.Duration;
import org.smtpconnector.smtp.LearnedLimit;

/**
 * The idle timeout of a relay, learned from connections that it closed: the shortest idle time
 * after which one was found closed. A connection that has been idle for nearly as long is not used.
 * Thread-safe.
 *
 * <p>A relay that restarts closes connections, too. A timeout is therefore dismissed once another
 * connection survives as long an idle time, and a connection that was closed within seconds does
 * not count as idle.
 */
public final class LearnedIdleTimeout {
  /** The shortest idle time that is taken for a timeout. */
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
   * Records that a connection was found closed after this idle time.
   *
   * @return whether a new timeout was learned
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

  /** Records that a connection was still open after this idle time. */
  public synchronized void survived(Duration idle) {
    if (idle.compareTo(longestSurvived) > 0) {
      longestSurvived = idle;
      if (shortestClosed.value().orElse(Long.MAX_VALUE) <= idle.toSeconds()) {
        shortestClosed.forget();
      }
    }
  }

  /** Whether a connection that has been idle for this long is probably closed or about to be. */
  public boolean isTooLong(Duration idle) {
    return shortestClosed.value().isPresent()
        && idle.toMillis() * 100 > shortestClosed.value().getAsLong() * 1000 * PERCENT;
  }
}
