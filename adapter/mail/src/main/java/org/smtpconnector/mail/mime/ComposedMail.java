package org.smtpconnector.mail.mime;

import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/**
 * An email ready to send: its envelope, and the octets of its message, which are the same at each
 * attempt.
 *
 * @param messageId its Message-ID with the angle brackets
 * @param onDoubt whether it is sent again where nobody knows if it was delivered
 */
public record ComposedMail(
    String messageId, Envelope envelope, MessageSource message, OnDoubt onDoubt) {
  /** One that is not sent again in doubt. */
  public ComposedMail(String messageId, Envelope envelope, MessageSource message) {
    this(messageId, envelope, message, OnDoubt.REPORT);
  }
}
