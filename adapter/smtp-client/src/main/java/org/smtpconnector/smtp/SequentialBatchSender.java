package org.smtpconnector.smtp;

/** A batch where the server does not offer PIPELINING: one message behind the other. */
final class SequentialBatchSender extends BatchSender {
  SequentialBatchSender(SmtpConfig config, Submitter submitter, BatchListener listener) {
    super(config, submitter, listener);
  }

  @Override
  void send(Submission submission) {
    sendAlone(submission);
  }

  @Override
  void drain() {
    // Nothing is ever under way.
  }
}
