package org.smtpconnector.mail.delivery;

import jakarta.resource.ResourceException;
import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.smtp.Credentials;

/**
 * The connection that a mailer requests. Its text names the factory and the user, never a password.
 *
 * @param jndiName the JNDI name of the connection factory
 * @param credentials the application's credentials; empty for those of the container or the
 *     connection factory
 */
public record JndiConnectionSpec(String jndiName, Optional<Credentials.Password> credentials) {
  /** Creates a request for a connection with the credentials of the container or the factory. */
  public JndiConnectionSpec(String jndiName) {
    this(jndiName, Optional.empty());
  }

  /**
   * Returns credentials of the application.
   *
   * @throws IllegalArgumentException if they could not be sent (RFC 4616 2, RFC 4013 2.3)
   */
  public static Credentials.Password credentials(String user, String password) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (user.isBlank()) {
      throw new IllegalArgumentException("user is blank");
    }
    if (user.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("user holds a control character");
    }
    if (password.isEmpty()) {
      throw new IllegalArgumentException("the password of user '" + user + "' is empty");
    }
    return new Credentials.Password(user, password);
  }

  /** Returns a connection from the pool, authenticated by these credentials. */
  public SmtpConnection from(SmtpConnectionFactory factory) throws ResourceException {
    return credentials.isPresent()
        ? factory.getConnection(credentials.get().user(), credentials.get().password())
        : factory.getConnection();
  }

  /** Returns what to check if the relay refuses the credentials. */
  String credentialsToCheck() {
    return credentials.isPresent()
        ? "check the user and the password given to MailSender.as"
        : "check the user and the password of the connection factory";
  }

  @Override
  public String toString() {
    return jndiName + credentials.map(given -> " as '" + given.user() + "'").orElse("");
  }
}
