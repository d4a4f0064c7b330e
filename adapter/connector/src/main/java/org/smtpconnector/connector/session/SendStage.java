package org.smtpconnector.connector.session;

import java.util.Iterator;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** A stage through which messages pass on their way to a relay; the last one is the session. */
public interface SendStage {
  /** Sends a message as {@link org.smtpconnector.connector.SmtpConnection#send} specifies. */
  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException;

  /** Sends a batch as {@link org.smtpconnector.connector.SmtpConnection#sendAll} specifies. */
  BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener);
}
