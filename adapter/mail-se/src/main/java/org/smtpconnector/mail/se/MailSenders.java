package org.smtpconnector.mail.se;

import java.util.Objects;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.mailer.StandaloneMailers;

/** Creates a {@link MailSender} without a container. */
public final class MailSenders {
  private MailSenders() {}

  /**
   * {@return a mailer that sends by connections of this factory, by the same rules as the bean of a
   * server} It needs no closing: closing the {@link SmtpConnectionPool} ends its connections, and
   * the executor belongs to the caller.
   *
   * @param factory such as an {@link SmtpConnectionPool}
   * @param settings its settings
   */
  public static MailSender create(SmtpConnectionFactory factory, MailSenderSettings settings) {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(settings, "settings");
    return StandaloneMailers.over(
        name -> factory,
        settings.mailer(),
        settings.retries(),
        settings.listener(),
        settings.executor());
  }
}
