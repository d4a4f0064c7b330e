package org.smtpconnector.connector.session;

import java.time.Duration;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;

/** Opens sessions with credentials that it obtains or renews, such as an access token. */
public interface AuthenticatedSessionOpener {
  /** Opens a session with the given credentials in the time that is left. */
  interface Opening {
    RelaySession with(Credentials credentials, Duration patience) throws SmtpException;
  }

  /**
   * Opens a session. If its credentials are refused and can be renewed, tries once more.
   *
   * @param longest the caller's deadline, which applies where the open timeout is not shorter
   */
  RelaySession open(Opening opening, SendDeadline longest) throws SmtpException;
}
