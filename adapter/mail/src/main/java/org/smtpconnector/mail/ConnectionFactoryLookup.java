package org.smtpconnector.mail;

import org.smtpconnector.connector.SmtpConnectionFactory;

/**
 * Finds the connection factories of mailers. The default bean looks them up in the server's JNDI;
 * an alternative, such as the test kit's mailbox, receives everything that an application sends.
 */
public interface ConnectionFactoryLookup {
  /**
   * {@return the connection factory of this name}
   *
   * @param jndiName the value of the mailer's setting {@code jndi-name}
   * @throws MailException.Misconfigured if there is none; the exception's message gives the remedy
   */
  SmtpConnectionFactory find(String jndiName);
}
