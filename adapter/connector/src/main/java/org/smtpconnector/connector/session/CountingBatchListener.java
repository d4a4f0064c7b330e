package org.smtpconnector.connector.session;

import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** Counts the outcomes of a batch before it passes them on. */
public record CountingBatchListener(ConnectionFactoryCounters counters, BatchListener listener)
    implements BatchListener {
  @Override
  public void accepted(Submission submission, Receipt receipt) {
    counters.count(ConnectionFactoryCounters.Event.SENT);
    listener.accepted(submission, receipt);
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    counters.notSent(failure);
    listener.failed(submission, failure);
  }
}
