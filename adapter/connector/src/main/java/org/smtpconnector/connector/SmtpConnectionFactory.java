package org.smtpconnector.connector;

import jakarta.resource.Referenceable;
import jakarta.resource.ResourceException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;

/** A factory for connections from the server's pool; looked up by its JNDI name. Thread-safe. */
public interface SmtpConnectionFactory extends Serializable, Referenceable {
  /**
   * Returns a connection with the credentials that the container or else the factory's
   * configuration supplies.
   *
   * @return the connection
   * @throws jakarta.resource.spi.SecurityException if TLS or authentication failed
   * @throws jakarta.resource.spi.ResourceAllocationException if the pool is exhausted, or the relay
   *     is temporarily unavailable
   * @throws ResourceException on other failures; its cause is the {@link
   *     org.smtpconnector.smtp.SmtpException} where the relay was reached or tried
   */
  SmtpConnection getConnection() throws ResourceException;

  /**
   * Returns a connection that is authenticated as this user. A connection of the pool serves only
   * requests with the credentials that it was opened with.
   *
   * @param user the user
   * @param password the password
   * @return the connection
   * @throws jakarta.resource.spi.SecurityException also if the container supplies other
   *     credentials, which take precedence
   * @throws ResourceException as {@link #getConnection()}
   */
  SmtpConnection getConnection(String user, String password) throws ResourceException;

  /**
   * {@return whether a sandbox keeps messages from their recipients: they are captured, redirected
   * or sent to allowed recipients only}
   */
  default boolean isSandboxed() {
    return false;
  }

  /**
   * {@return the directory in which messages are captured instead of being sent, if there is one}
   */
  default Optional<Path> captureDirectory() {
    return Optional.empty();
  }
}
