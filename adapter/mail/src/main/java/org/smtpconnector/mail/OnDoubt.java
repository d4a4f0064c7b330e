package org.smtpconnector.mail;

/**
 * What to do with a message whose reply was lost, so that it may or may not have been delivered.
 */
public enum OnDoubt {
  /** Report it to the caller by {@link MailException.InDoubt}; the message is not sent again. */
  REPORT,
  /**
   * Send it again with the same Message-ID, within the same attempts: for messages of which a
   * duplicate is better than a loss, such as alerts and codes. If the outcome is still unknown
   * after the last attempt, {@link MailException.InDoubt} reports it.
   */
  RESEND
}
