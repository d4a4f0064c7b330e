package org.smtpconnector.mail;

import java.time.Duration;
import java.util.Objects;
import org.smtpconnector.connector.SmtpConnectionFactory;

/**
 * Where mailers get their connections from. The bean of this type looks them up in the server's
 * JNDI; an alternative to it, such as the test kit's mailbox, takes all that an application sends.
 */
public interface ConnectionFactories {
  /**
   * {@return the connection factory of this name}
   *
   * @param jndiName as the mailer's setting {@code jndi-name} has it
   * @throws MailException.Misconfigured if there is none; the message gives the remedy
   */
  SmtpConnectionFactory find(String jndiName);

  /**
   * {@return a sender over these where there is no container}. It makes one attempt a mail: the
   * others are made by the container's Fault Tolerance.
   *
   * @param from the sender of mails that name none
   * @param deadline how long {@link MailSender#send} may take, but for the wait for the final reply
   * @throws IllegalArgumentException if that is no address
   */
  default MailSender sender(String from, Duration deadline) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(deadline, "deadline");
    MailerSettings settings = MailerSettings.ofSender(Mailbox.of(from), deadline);
    return new ConnectorMailSender(
        () -> settings, new MailRetry(new SendAttempt(this)), event -> {});
  }
}
