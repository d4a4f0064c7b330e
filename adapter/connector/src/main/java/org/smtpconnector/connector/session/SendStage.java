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

/** What mails go through on their way to a relay: one behind another, the last is the session. */
public interface SendStage {
  /** As {@link org.smtpconnector.connector.SmtpConnection#send} says. */
  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException;

  /** As {@link org.smtpconnector.connector.SmtpConnection#sendAll} says. */
  BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener);
}
