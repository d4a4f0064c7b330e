package org.smtpconnector.mail;

import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * A list of recipients that receive nothing, because they have unsubscribed or their mailbox does
 * not exist. Each bean of this type is asked, in the order of its {@link
 * jakarta.annotation.Priority} as a {@link MailFilter} is, for each recipient of each message that
 * is sent, whether from a {@link Mail}, a MimeMessage or a {@link ComposedMail}. It is asked before
 * the first attempt, so that a message that waited in a queue is checked against the current list.
 *
 * <p>A suppressed recipient receives nothing and is NOT_ATTEMPTED, with the reason, in receipts,
 * exceptions and events; it is not retried. If all recipients are suppressed, or one recipient of a
 * message that goes to all or none, {@link MailException.Rejected} names them and {@link
 * MailRefused} is fired. Recipients that a mailer's settings add as Bcc do not count.
 *
 * <p>Called on the sending threads, in {@code sendAll} by several at once.
 */
@FunctionalInterface
public interface SuppressionList {
  /**
   * Returns why a recipient is suppressed.
   *
   * @param recipient the address; mail systems rarely distinguish the case of its local part, so
   *     compare without it
   * @param mailer the name of the mailer, as in {@link MailResource}; empty for that of
   *     {@code @Inject MailSender}. A reader who has unsubscribed from a newsletter still wants
   *     invoices
   * @return the reason; empty if the recipient is not suppressed
   * @throws RuntimeException if the list cannot be read. Then nothing is sent to any recipient, and
   *     {@link MailException.Unavailable} names this bean's class: the message may be sent later
   */
  Optional<String> reason(EmailAddress recipient, String mailer);
}
