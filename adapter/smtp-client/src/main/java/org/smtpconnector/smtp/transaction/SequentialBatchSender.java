package org.smtpconnector.smtp.transaction;

import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.Submission;

/** Sends a batch to a server without PIPELINING: one message after another. */
final class SequentialBatchSender extends BatchSender {
  SequentialBatchSender(SmtpConfig config, MessageSender messageSender, BatchListener listener) {
    super(config, messageSender, listener);
  }

  @Override
  void send(Submission submission) {
    sendAlone(submission);
  }

  @Override
  void drain() {
    // No message is ever under way here.
  }
}
