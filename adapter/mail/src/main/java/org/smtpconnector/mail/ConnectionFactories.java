package org.smtpconnector.mail;

import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.connector.SmtpConnectionFactory;

/**
 * Where mailers get their connections from. The bean of this type looks them up in the server's
 * JNDI; an alternative to it, such as the test kit's mailbox, takes all that an application sends.
 */
public interface ConnectionFactories {
  /**
   * The connection factory of this name.
   *
   * @param jndiName as the mailer's setting {@code jndi-name} has it
   * @throws MailException.Misconfigured if there is none; the message gives the remedy
   */
  SmtpConnectionFactory find(String jndiName);

  /**
   * A sender over these where there is no container. It makes one attempt a mail: the others are
   * made by the container's Fault Tolerance.
   *
   * @param from the sender of mails that name none
   * @throws IllegalArgumentException if that is no address
   */
  default MailSender sender(String from) {
    Objects.requireNonNull(from, "from");
    MailerSettings settings = new MailerSettings("mail/smtp", Optional.of(Mailbox.of(from)), 1);
    return new ConnectorMailSender(() -> settings, new Dispatcher(new Attempt(this)), event -> {});
  }
}
