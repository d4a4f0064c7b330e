package org.smtpconnector.mail;

import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Names the recipients that must not be written to: who has unsubscribed, or whose mailbox does not
 * exist. Each bean of this type is asked, in the order of its {@link jakarta.annotation.Priority}
 * as a {@link MailFilter} is, for each recipient of each message that is sent, whether from a
 * {@link Mail}, a MimeMessage or a {@link ComposedMail}: before the first attempt, so that a
 * message that waited in a queue obeys what the list says by then.
 *
 * <p>A suppressed recipient receives nothing and is NOT_ATTEMPTED, with the reason, in receipts,
 * exceptions and events; it is not retried. If nobody is left, or a message that goes to all or
 * none has a suppressed recipient, {@link MailException.Rejected} names them and {@link
 * MailRefused} is fired. The Bcc of a mailer's settings does not count as somebody.
 *
 * <p>Called on the sending threads, in {@code sendAll} by several at once.
 */
@FunctionalInterface
public interface SuppressionList {
  /**
   * Returns why nothing must be sent to a recipient.
   *
   * @param recipient the address; mail systems rarely distinguish the case of its local part, so
   *     compare without it
   * @param mailer the name of the mailer, as in {@link MailResource}; empty for that of
   *     {@code @Inject MailSender}. A reader who has unsubscribed from a newsletter still wants
   *     invoices
   * @return the reason; empty if the recipient may be written to
   * @throws RuntimeException if the list cannot be read. Then nothing is sent to anybody, and
   *     {@link MailException.Unavailable} names this bean's class: the message may be sent later
   */
  Optional<String> reason(EmailAddress recipient, String mailer);
}
