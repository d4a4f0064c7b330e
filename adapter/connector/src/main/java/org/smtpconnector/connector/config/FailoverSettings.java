package org.smtpconnector.connector.config;

import java.time.Duration;

/**
 * The policy that selects one of several relays, and that decides how long a failed one is not
 * tried.
 *
 * @param order the order in which relays are tried: inOrder or roundRobin, in any case
 * @param downSeconds the pause after the first failure, 1 to 3600; each further failure doubles it
 * @param longestDownSeconds the longest pause, 1 to 86400
 * @param breaker the circuit breaker of the only relay
 */
public record FailoverSettings(
    String order, int downSeconds, int longestDownSeconds, Breaker breaker) {
  /**
   * The settings of the circuit breaker where there is only one relay.
   *
   * @param failures the number of consecutive failures that opens it, 0 to 1000; 0 is never
   * @param windowSeconds the window in which they must occur, 1 to 3600
   * @param delaySeconds the time for which it stays open, 1 to 3600
   */
  public record Breaker(int failures, int windowSeconds, int delaySeconds) {
    private static final int MOST_FAILURES = 1000;
    private static final Breaker DEFAULT = new Breaker(10, 60, 5);

    void check() {
      ConnectionFactorySettings.requireBetween("breakerFailures", failures, 0, MOST_FAILURES);
      ConnectionFactorySettings.requireBetween(
          "breakerWindowSeconds", windowSeconds, 1, LONGEST_FIRST_SECONDS);
      ConnectionFactorySettings.requireBetween(
          "breakerDelaySeconds", delaySeconds, 1, LONGEST_FIRST_SECONDS);
    }

    public Duration window() {
      return Duration.ofSeconds(windowSeconds);
    }

    public Duration delay() {
      return Duration.ofSeconds(delaySeconds);
    }

    /** Returns the settings for the log if there is one relay; an empty string for the defaults. */
    @Override
    public String toString() {
      return equals(DEFAULT)
          ? ""
          : " breakerFailures="
              + failures
              + " breakerWindowSeconds="
              + windowSeconds
              + " breakerDelaySeconds="
              + delaySeconds;
    }
  }

  public static final String IN_ORDER = "inOrder";
  static final String ROUND_ROBIN = "roundRobin";

  private static final int LONGEST_FIRST_SECONDS = 3600;
  private static final int LONGEST_SECONDS = 86_400;

  public FailoverSettings {
    order = ConnectionFactorySettings.text(order);
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is invalid; the message names it
   */
  void check() {
    if (!IN_ORDER.equalsIgnoreCase(order) && !isRoundRobin()) {
      throw new IllegalArgumentException(
          "relayOrder is '"
              + order
              + "', which is none of "
              + String.join(", ", IN_ORDER, ROUND_ROBIN));
    }
    breaker.check();
    ConnectionFactorySettings.requireBetween(
        "relayDownSeconds", downSeconds, 1, LONGEST_FIRST_SECONDS);
    ConnectionFactorySettings.requireBetween(
        "longestRelayDownSeconds", longestDownSeconds, 1, LONGEST_SECONDS);
    if (longestDownSeconds < downSeconds) {
      throw new IllegalArgumentException(
          "longestRelayDownSeconds is "
              + longestDownSeconds
              + ", which is below relayDownSeconds, "
              + downSeconds);
    }
  }

  public boolean isRoundRobin() {
    return ROUND_ROBIN.equalsIgnoreCase(order);
  }

  /** Returns the pause after this many consecutive failures. */
  public Duration pause(int failures) {
    long doubled = (long) downSeconds << Math.min(failures - 1, Integer.SIZE - 1);
    return Duration.ofSeconds(Math.min(longestDownSeconds, doubled));
  }

  /** Returns the settings for the log if there are several relays. */
  @Override
  public String toString() {
    return " relayOrder="
        + (isRoundRobin() ? ROUND_ROBIN : IN_ORDER)
        + " relayDownSeconds="
        + downSeconds
        + " to "
        + longestDownSeconds;
  }
}
