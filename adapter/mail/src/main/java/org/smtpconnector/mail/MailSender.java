package org.smtpconnector.mail;

/**
 * Sends mail through the connection factory that its configuration names. Injected; thread-safe.
 *
 * <p>What a relay refuses for now is tried again by itself, for those recipients alone, with the
 * same bytes and the same Message-ID. What may have been delivered is never tried again.
 */
public interface MailSender {
  /**
   * Sends a mail.
   *
   * @return what became of each recipient; at least one was accepted
   * @throws MailException.Rejected if the relay refused every recipient or the message for good
   * @throws MailException.Deferred if it refused for now, at the last attempt too
   * @throws MailException.Unavailable if the relay could not be reached or serves nobody now
   * @throws MailException.InDoubt if the reply to the message was lost: it may have been delivered
   * @throws MailException.Misconfigured if configuration, credentials or TLS must be mended first
   */
  MailReceipt send(Mail mail);
}
