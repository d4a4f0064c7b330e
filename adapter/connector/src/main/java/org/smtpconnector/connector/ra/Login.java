package org.smtpconnector.connector.ra;

import java.time.Duration;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;

/** As whom sessions are opened, and by what, which may be another thing each time. */
interface Login {
  /** Opens a session by the credentials that it is given, in the time that is left. */
  interface Opening {
    SmtpSession with(Credentials credentials, Duration patience) throws SmtpException;
  }

  /** Opens a session; once more where what it was opened by could be replaced. */
  SmtpSession open(Opening opening) throws SmtpException;
}
