package org.smtpconnector.connector.ra;

import java.time.Duration;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/** A time that several steps share. */
record Patience(Duration whole, long endNanos) {
  static Patience of(Duration whole) {
    return new Patience(whole, System.nanoTime() + whole.toNanos());
  }

  /** What is left of it; zero or less if nothing is. */
  Duration left() {
    return Duration.ofNanos(endNanos - System.nanoTime());
  }

  /**
   * What is left of it.
   *
   * @param what it is for
   * @throws NoCredentials if nothing is
   */
  Duration orThrow(String what) throws NoCredentials {
    Duration left = left();
    if (left.isNegative() || left.isZero()) {
      throw new NoCredentials(
          "the access token took all of the "
              + whole.toSeconds()
              + " s "
              + what
              + ": check the token endpoint, or raise openTimeoutSeconds",
          null,
          true);
    }
    return left;
  }
}
