package org.smtpconnector.connector.session;

import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/** Counts what becomes of the messages of a batch before the application is told. */
public record CountingListener(Counters counters, BatchListener told) implements BatchListener {
  @Override
  public void accepted(Submission submission, Receipt receipt) {
    counters.count(Counters.Event.SENT);
    told.accepted(submission, receipt);
  }

  @Override
  public void failed(Submission submission, SmtpException failure) {
    counters.notSent(failure);
    told.failed(submission, failure);
  }
}
