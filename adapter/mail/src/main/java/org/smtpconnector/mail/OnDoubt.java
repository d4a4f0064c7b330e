package org.smtpconnector.mail;

/** What becomes of a mail whose answer was lost, so that nobody knows whether it was delivered. */
public enum OnDoubt {
  /** The caller is told, by {@link MailException.InDoubt}; the mail is not sent again. */
  REPORT,
  /**
   * It is sent again with the same Message-ID, within the same attempts: where a duplicate is
   * better than a loss, as for alerts and codes. If the last attempt leaves a doubt, the caller is
   * told.
   */
  RESEND
}
