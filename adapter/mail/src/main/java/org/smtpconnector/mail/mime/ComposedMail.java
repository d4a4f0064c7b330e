package org.smtpconnector.mail.mime;

import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/**
 * A message ready to send: its envelope, and its octets, which are the same at each attempt.
 *
 * @param messageId its Message-ID with the angle brackets
 * @param onDoubt whether it is sent again if its outcome is unknown
 */
public record ComposedMail(
    String messageId, Envelope envelope, MessageSource message, OnDoubt onDoubt) {
  /** Creates one that is not sent again in doubt. */
  public ComposedMail(String messageId, Envelope envelope, MessageSource message) {
    this(messageId, envelope, message, OnDoubt.REPORT);
  }
}
