package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;

/**
 * The waits between the attempts of a message: 1, 2, 5, 10, 20, 40 and then 60 times the first one.
 *
 * @param first the wait after the first attempt
 * @param longest the longest wait
 */
record RetryDelays(Duration first, Duration longest) {
  private static final int[] FACTORS = {1, 2, 5, 10, 20, 40, 60};

  /**
   * Returns the wait after an attempt.
   *
   * @param attempts how many there were, that one included
   */
  Duration after(int attempts) {
    int step = Math.min(Math.max(attempts, 1), FACTORS.length);
    Duration delay = first.multipliedBy(FACTORS[step - 1]);
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
