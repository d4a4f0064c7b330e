package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Asks connections for a sign of life, one after the other and in bounded time: a relay that stalls
 * holds up neither the container nor the check of the others for long.
 *
 * @param each how long one may take to answer
 * @param all how long the whole takes at most; those that are left then are only looked at
 */
record ConnectionValidator(Duration each, Duration all) {
  static final ConnectionValidator DEFAULT =
      new ConnectionValidator(Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** Those that gave none. */
  Set<Object> invalid(Set<?> candidates) {
    long begin = System.nanoTime();
    Set<Object> invalid = new HashSet<>();
    for (Object candidate : candidates) {
      Duration left = all.minusNanos(System.nanoTime() - begin);
      if (candidate instanceof SmtpManagedConnection connection
          && !connection.isAlive(left.compareTo(each) < 0 ? Duration.ZERO : each)) {
        invalid.add(candidate);
      }
    }
    return invalid;
  }
}
