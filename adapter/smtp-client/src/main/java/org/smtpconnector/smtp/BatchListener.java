package org.smtpconnector.smtp;

/**
 * Hears what becomes of each message of a batch, in the order in which they were submitted, once
 * for each. Called on the sending thread while others are under way, so it should not take long;
 * what it throws ends the batch and the session.
 */
public interface BatchListener {
  /**
   * The server took the message for at least one recipient.
   *
   * @param submission the message and its envelope
   * @param receipt what became of each recipient
   */
  void accepted(Submission submission, Receipt receipt);

  /**
   * The message was not accepted, or nobody knows: {@link SmtpException#retryable} says whether it
   * may be sent again, {@link SmtpException#outcomes} what is known of its recipients.
   *
   * @param submission the message and its envelope
   * @param failure what happened
   */
  void failed(Submission submission, SmtpException failure);
}
