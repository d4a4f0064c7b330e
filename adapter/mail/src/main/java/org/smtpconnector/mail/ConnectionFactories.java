package org.smtpconnector.mail;

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
}
