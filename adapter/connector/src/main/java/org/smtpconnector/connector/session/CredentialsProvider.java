package org.smtpconnector.connector.session;

import java.time.Duration;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;

/** As whom sessions are opened, and by what, which may be another thing each time. */
public interface CredentialsProvider {
  /** Opens a session by the credentials that it is given, in the time that is left. */
  interface Opening {
    RelaySession with(Credentials credentials, Duration patience) throws SmtpException;
  }

  /**
   * Opens a session; once more where what it was opened by could be replaced.
   *
   * @param longest time for all of it, as far as the time-out to open is not shorter
   */
  RelaySession open(Opening opening, SendDeadline longest) throws SmtpException;
}
