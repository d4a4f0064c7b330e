package org.smtpconnector.connector.credentials;

import java.time.Duration;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/** The deadline for opening a session, including the time to fetch a token. */
record SessionOpenDeadline(Duration whole, SendDeadline longest, long endNanos) {
  static SessionOpenDeadline of(Duration whole, SendDeadline longest) {
    return new SessionOpenDeadline(whole, longest, System.nanoTime() + whole.toNanos());
  }

  /**
   * Returns the time that is left.
   *
   * @throws NoCredentials if none is left
   */
  Duration left() throws NoCredentials {
    Duration left = Duration.ofNanos(endNanos - System.nanoTime());
    Duration ofCaller = longest.left();
    if (left.isNegative() || left.isZero() || ofCaller.isZero()) {
      throw over();
    }
    return left.compareTo(ofCaller) < 0 ? left : ofCaller;
  }

  NoCredentials over() {
    return new NoCredentials(
        longest.isOver()
            ? "no access token within " + longest + ": check oauthTokenEndpoint"
            : "no access token within the "
                + whole.toSeconds()
                + " s that opening a session may take: check oauthTokenEndpoint, or raise"
                + " openTimeoutSeconds",
        null,
        true);
  }
}
