package org.smtpconnector.connector.config;

import java.time.Duration;

/**
 * The maximum lifetime of a session, after which a new one replaces it.
 *
 * @param messages the number of messages, 0 to 1000000; 0 is no limit
 * @param ageSeconds the age, 0 to 86400; 0 is no limit
 */
public record SessionLifetime(int messages, int ageSeconds) {
  private static final int MOST_MESSAGES = 1_000_000;
  private static final int OLDEST_SECONDS = 86_400;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a limit is out of range; the message names it
   */
  void check() {
    ConnectionFactorySettings.requireBetween(
        "maxMessagesPerConnection", messages, 0, MOST_MESSAGES);
    ConnectionFactorySettings.requireBetween(
        "maxConnectionAgeSeconds", ageSeconds, 0, OLDEST_SECONDS);
  }

  public boolean isOver(long messagesSoFar, Duration age) {
    return (messages > 0 && messagesSoFar >= messages)
        || (ageSeconds > 0 && age.compareTo(Duration.ofSeconds(ageSeconds)) >= 0);
  }

  /** Returns the limits for the log; an empty string if there are none. */
  @Override
  public String toString() {
    return (messages == 0 ? "" : " maxMessagesPerConnection=" + messages)
        + (ageSeconds == 0 ? "" : " maxConnectionAgeSeconds=" + ageSeconds);
  }
}
