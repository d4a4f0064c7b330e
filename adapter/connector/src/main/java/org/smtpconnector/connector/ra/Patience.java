package org.smtpconnector.connector.ra;

import java.time.Duration;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/** The time to open a session, which the token and the session itself share. */
record Patience(Duration whole, long endNanos) {
  static Patience of(Duration whole) {
    return new Patience(whole, System.nanoTime() + whole.toNanos());
  }

  /**
   * What is left of it.
   *
   * @throws NoCredentials if nothing is
   */
  Duration left() throws NoCredentials {
    Duration left = Duration.ofNanos(endNanos - System.nanoTime());
    if (left.isNegative() || left.isZero()) {
      throw over();
    }
    return left;
  }

  NoCredentials over() {
    return new NoCredentials(
        "no access token within the "
            + whole.toSeconds()
            + " s that opening a session may take: check oauthTokenEndpoint, or raise"
            + " openTimeoutSeconds",
        null,
        true);
  }
}
