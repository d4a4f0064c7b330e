package org.smtpconnector.mail;

/**
 * A filter that receives each {@link Mail} before it is composed, and may change or veto it, for
 * example to add a footer or a header field, or to stop the messages of a test system.
 *
 * <p>Every bean of this type is called, in the order of its {@link jakarta.annotation.Priority},
 * the smallest first; without one it is that of observers, 2500. Each receives the message that the
 * previous one returned. Alternatives are called in addition to the others. A dependent bean is
 * created for the call and destroyed after it.
 *
 * <p>Filters are called by {@code send}, {@code sendAsync}, {@code sendAll} and {@code compose}, on
 * the thread that composes: in {@code sendAsync} and {@code sendAll} on threads of the server,
 * which have no request scope. A {@link ComposedMail} was filtered when it was composed. A {@link
 * jakarta.mail.internet.MimeMessage} is not filtered: its application has composed it, and may have
 * signed it.
 */
@FunctionalInterface
public interface MailFilter {
  /**
   * Returns the message to send: this one, or a changed copy, as {@link Mail#toBuilder} creates it.
   * The message already has the defaults of its mailer, except for the author.
   *
   * @param mail the message
   * @param mailer the name of the mailer, as in {@link MailResource}; empty for that of
   *     {@code @Inject MailSender}
   * @return the message to send; not null
   * @throws MailException.Rejected to veto the message, with the reason. The caller receives a
   *     {@code Rejected} whose message names this bean's class and the reason, {@link MailRefused}
   *     is fired unless the message was only to be composed, and nothing is sent
   * @throws RuntimeException if it fails; this has the same effect, with the exception as the cause
   */
  Mail filter(Mail mail, String mailer);
}
