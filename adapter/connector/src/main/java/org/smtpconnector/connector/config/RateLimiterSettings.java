package org.smtpconnector.connector.config;

import java.time.Duration;

/**
 * The settings of the rate limiter.
 *
 * @param messagesPerSecond the rate of all connections together, 0 to 100000; 0 is no limit
 * @param timeoutSeconds how long a message waits for its turn, 0 to 86400
 */
public record RateLimiterSettings(int messagesPerSecond, int timeoutSeconds) {
  private static final int MOST_PER_SECOND = 100_000;
  private static final int LONGEST_SECONDS = 86_400;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  void check() {
    ConnectionFactorySettings.requireBetween(
        "messagesPerSecond", messagesPerSecond, 0, MOST_PER_SECOND);
    ConnectionFactorySettings.requireBetween(
        "paceTimeoutSeconds", timeoutSeconds, 0, LONGEST_SECONDS);
  }

  public Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** Returns the limits for the log; an empty string if there are none. */
  @Override
  public String toString() {
    return messagesPerSecond == 0
        ? ""
        : " messagesPerSecond=" + messagesPerSecond + " paceTimeoutSeconds=" + timeoutSeconds;
  }
}
