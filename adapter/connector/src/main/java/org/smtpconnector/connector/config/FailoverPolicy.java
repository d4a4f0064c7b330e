package org.smtpconnector.connector.config;

import java.time.Duration;

/**
 * Which of several relays is taken, and how long one that failed is left out.
 *
 * @param order by which they are taken: inOrder or roundRobin, in any case
 * @param downSeconds for how long one is left out at first, 1 to 3600; doubled by each further
 *     failure
 * @param longestDownSeconds and for how long at most, 1 to 86400
 * @param breaker when the only relay is left out
 */
public record FailoverPolicy(
    String order, int downSeconds, int longestDownSeconds, Breaker breaker) {
  /**
   * The circuit breaker of a relay that is the only one.
   *
   * @param failures in a row that open it, 0 to 1000; 0 is never
   * @param windowSeconds in which they must come, 1 to 3600
   * @param delaySeconds for which it stays open, 1 to 3600
   */
  public record Breaker(int failures, int windowSeconds, int delaySeconds) {
    private static final int MOST_FAILURES = 1000;
    private static final Breaker DEFAULT = new Breaker(10, 60, 5);

    void check() {
      ConnectionSettings.requireBetween("breakerFailures", failures, 0, MOST_FAILURES);
      ConnectionSettings.requireBetween(
          "breakerWindowSeconds", windowSeconds, 1, LONGEST_FIRST_SECONDS);
      ConnectionSettings.requireBetween(
          "breakerDelaySeconds", delaySeconds, 1, LONGEST_FIRST_SECONDS);
    }

    public Duration window() {
      return Duration.ofSeconds(windowSeconds);
    }

    public Duration delay() {
      return Duration.ofSeconds(delaySeconds);
    }

    /** For the log, where there is one relay: what is not as ever, or an empty text. */
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

  public FailoverPolicy {
    order = ConnectionSettings.text(order);
  }

  /**
   * @throws IllegalArgumentException if one of them is not what it may be; the message names it
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
    ConnectionSettings.requireBetween("relayDownSeconds", downSeconds, 1, LONGEST_FIRST_SECONDS);
    ConnectionSettings.requireBetween(
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

  /** How long a relay is left out that failed so many times, one after the other. */
  public Duration pause(int failures) {
    long doubled = (long) downSeconds << Math.min(failures - 1, Integer.SIZE - 1);
    return Duration.ofSeconds(Math.min(longestDownSeconds, doubled));
  }

  /** For the log, where there are several relays. */
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
