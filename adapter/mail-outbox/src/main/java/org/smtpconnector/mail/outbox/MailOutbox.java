package org.smtpconnector.mail.outbox;

import jakarta.mail.internet.MimeMessage;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;

/**
 * A queue of messages in the database of the application. A message put into it belongs to the
 * caller's transaction: after the commit it is sent, by this server or another one, however long
 * the relay is away; after a rollback it was never there. Applications inject it, for a named
 * mailer with {@link org.smtpconnector.mail.MailResource}. Thread-safe.
 *
 * <p>No message is lost, and none is sent a second time after it may have been delivered, unless it
 * requests that ({@link org.smtpconnector.mail.OnDoubt#RESEND}). If a server is killed while it
 * sends, the messages in progress are in doubt: {@link OutboxDesk} lists them.
 *
 * <p>Outcomes are CDI events: {@link org.smtpconnector.mail.MailSent}, {@link
 * org.smtpconnector.mail.MailRefused}, {@link org.smtpconnector.mail.MailInDoubt}, {@link
 * MailDeferred} and {@link MailExpired}.
 */
public interface MailOutbox {
  /**
   * Queues a message, to be sent as soon as the caller's transaction has committed; without a
   * transaction it is committed at once.
   *
   * @param mail the message; it is composed now, attachments are read now
   * @return what was queued
   * @throws MailException.Rejected if it cannot be composed or exceeds {@code
   *     smtpconnector.outbox.max-size}
   * @throws MailException.Misconfigured if the data source or its tables are missing
   * @throws MailException.Unavailable if the database cannot be reached; the message says if it is
   *     not known whether the mail was queued, since the connection broke during its commit
   * @throws IllegalStateException if the caller's transaction is marked for rollback
   */
  default QueuedMail put(Mail mail) {
    return put(mail, PutOptions.NONE);
  }

  /**
   * Queues a message.
   *
   * @param mail the message
   * @param options when to send it, until when to try, and its key
   * @return what was queued; or what was queued before with the same key
   * @throws MailException as {@link #put(Mail)} does; {@link MailException.Rejected} also if the
   *     time not to send before has passed
   */
  QueuedMail put(Mail mail, PutOptions options);

  /**
   * Queues a message that was made with Jakarta Mail.
   *
   * @param message the message; it is copied
   * @param options as {@link #put(Mail, PutOptions)}
   * @return as {@link #put(Mail, PutOptions)}
   * @throws MailException as {@link #put(Mail, PutOptions)} does
   */
  QueuedMail put(MimeMessage message, PutOptions options);

  /**
   * Queues a message that was composed before.
   *
   * @param mail the composed mail
   * @param options as {@link #put(Mail, PutOptions)}
   * @return as {@link #put(Mail, PutOptions)}
   * @throws MailException as {@link #put(Mail, PutOptions)} does
   */
  QueuedMail put(ComposedMail mail, PutOptions options);
}
