package org.smtpconnector.connector;

import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import java.io.Serializable;

/** Hands out connections from the server's pool; looked up by its JNDI name. Thread-safe. */
public interface SmtpConnectionFactory extends Serializable, Referenceable {
  /**
   * A connection with the credentials that the container, or else the factory's configuration,
   * supplies.
   *
   * @return the connection
   * @throws jakarta.resource.spi.SecurityException if TLS or authentication failed
   * @throws jakarta.resource.spi.ResourceAllocationException if the pool is exhausted, or the relay
   *     serves nobody now
   * @throws ResourceException otherwise; its cause is the {@link
   *     org.smtpconnector.smtp.SmtpException} where the relay was reached or tried
   */
  SmtpConnection getConnection() throws ResourceException;

  /**
   * A connection authenticated as this user, where the container supplies no credentials.
   *
   * @param user the user
   * @param password the password
   * @return the connection
   * @throws ResourceException as {@link #getConnection()}
   */
  SmtpConnection getConnection(String user, String password) throws ResourceException;
}
