package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Validates connections one after another in bounded time, so that a relay that stalls blocks
 * neither the container nor the validation of the others for long.
 *
 * @param each the time in which a connection must reply
 * @param all the time for all of them; the rest is then checked without sending anything
 */
record ConnectionValidator(Duration each, Duration all) {
  static final ConnectionValidator DEFAULT =
      new ConnectionValidator(Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** Returns the connections that are not alive. */
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
