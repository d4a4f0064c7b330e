package org.smtpconnector.smtp;

/**
 * Notified of the outcome of each message of a batch, once for each and in the order of their
 * submission. Called on the sending thread while other messages are under way, so it should return
 * quickly; an exception that it throws ends the batch and the session.
 */
public interface BatchListener {
  /**
   * Called when the server accepted the message for at least one recipient.
   *
   * @param submission the message and its envelope
   * @param receipt the outcome of each recipient
   */
  void accepted(Submission submission, Receipt receipt);

  /**
   * Called when the message was not accepted, or if that is unknown. {@link
   * SmtpException#retryable} says whether it may be sent again, {@link SmtpException#outcomes} what
   * is known of its recipients.
   *
   * @param submission the message and its envelope
   * @param failure what happened
   */
  void failed(Submission submission, SmtpException failure);
}
