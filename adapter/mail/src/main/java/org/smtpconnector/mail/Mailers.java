package org.smtpconnector.mail;

/**
 * The mailers of an application, found by names that are known only at run time. Applications
 * inject it; if the name is a constant, they use {@link MailResource}, which is checked at
 * deployment. Thread-safe.
 */
public interface Mailers {
  /**
   * {@return the mailer that {@code @Inject MailSender} injects}
   *
   * @throws MailException.Misconfigured if one of its settings is invalid; the exception's message
   *     names it
   */
  MailSender defaultMailer();

  /**
   * Returns the mailer that {@code @MailResource(name)} injects. A lookup is cheap: settings are
   * checked once for each name, and read for each message.
   *
   * @param name the name: letters, digits, hyphens
   * @return the mailer
   * @throws MailException.Misconfigured if {@code smtpconnector.NAME.jndi-name} is not set, or
   *     another setting or the name is invalid; the exception's message names the setting
   */
  MailSender named(String name);
}
