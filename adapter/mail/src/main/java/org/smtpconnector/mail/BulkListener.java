package org.smtpconnector.mail;

/**
 * Hears what becomes of each mail of {@link MailSender#sendAll}, once for each, in no particular
 * order. One call at a time, on one of the threads that send: while it lasts, others wait. What it
 * throws ends the sending.
 */
public interface BulkListener {
  /** The mail was accepted for at least one recipient. */
  void sent(Mail mail, MailReceipt receipt);

  /**
   * The mail was accepted for no recipient, or nobody knows. {@link MailException.Deferred} and
   * {@link MailException.Unavailable} may be sent again later, {@link MailException.InDoubt} only
   * at the risk of sending it twice.
   */
  void failed(Mail mail, MailException failure);
}
