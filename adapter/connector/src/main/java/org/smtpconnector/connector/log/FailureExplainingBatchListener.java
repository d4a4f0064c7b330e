package org.smtpconnector.connector.log;

import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** Adds the last lines of the dialogue to each failure of a batch. */
public record FailureExplainingBatchListener(DialogueLog log, BatchListener listener)
    implements BatchListener {
  @Override
  public void accepted(Submission submission, Receipt receipt) {
    listener.accepted(submission, receipt);
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    listener.failed(submission, log.explained(failure));
  }
}
