package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.Optional;
import javax.security.auth.Subject;
import org.smtpconnector.connector.config.ConnectionSettings;
import org.smtpconnector.connector.config.OAuthSettings;
import org.smtpconnector.smtp.Credentials;

/**
 * As whom a connection is authenticated. Of the container's Subject, what the application gave to
 * {@code getConnection}, and the configuration, the first that names a user counts.
 *
 * @param credentials the client's, where access tokens are fetched
 * @param oauth what tokens are fetched by
 * @param source who named the user; no part of what makes two identities the same
 */
record Identity(Credentials credentials, OAuthSettings oauth, Source source) {
  /** Who named the user. */
  enum Source {
    CONTAINER("the container"),
    APPLICATION("the application"),
    CONFIGURATION("the configuration"),
    NOBODY("nobody");

    private final String words;

    Source(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * @throws SecurityException if what the container gives cannot be sent to any relay
   * @throws IllegalArgumentException if user or password is missing in the settings
   */
  static Identity resolve(
      ManagedConnectionFactory factory,
      ConnectionSettings settings,
      Subject subject,
      SmtpConnectionRequestInfo request)
      throws SecurityException {
    Optional<PasswordCredential> container = ofContainer(factory, subject);
    if (container.isPresent()) {
      return new Identity(
          credentials(settings, container.get()), settings.oauth(), Source.CONTAINER);
    }
    if (request != null) {
      return new Identity(ofApplication(settings, request), settings.oauth(), Source.APPLICATION);
    }
    Optional<Credentials> configured = settings.credentials();
    return configured.isPresent()
        ? new Identity(configured.get(), settings.oauth(), Source.CONFIGURATION)
        : new Identity(Credentials.none(), settings.oauth(), Source.NOBODY);
  }

  private static Credentials ofApplication(
      ConnectionSettings settings, SmtpConnectionRequestInfo request) {
    return request.credentials() instanceof Credentials.Password given
        ? settings.credentials(given.user(), given.password())
        : request.credentials();
  }

  /** Some containers deliver an empty user for "no credentials": that is none. */
  private static Optional<PasswordCredential> ofContainer(
      ManagedConnectionFactory factory, Subject subject) {
    return subject == null
        ? Optional.empty()
        : subject.getPrivateCredentials(PasswordCredential.class).stream()
            .filter(credential -> factory.equals(credential.getManagedConnectionFactory()))
            .filter(credential -> credential.getUserName() != null)
            .filter(credential -> !credential.getUserName().isEmpty())
            .findFirst();
  }

  // The container's array is copied by String and left as it is: it is not ours to erase.
  private static Credentials credentials(ConnectionSettings settings, PasswordCredential credential)
      throws SecurityException {
    try {
      return settings.credentials(credential.getUserName(), new String(credential.getPassword()));
    } catch (IllegalArgumentException e) {
      throw new SecurityException("credentials of the container: " + e.getMessage(), e);
    }
  }

  /** Whether what opened a session for this one may serve the other, whatever its token is. */
  boolean isSameAs(Identity other) {
    return credentials.equals(other.credentials) && oauth.equals(other.oauth);
  }

  @Override
  public String toString() {
    return source == Source.NOBODY ? "no credentials" : "credentials from " + source;
  }
}
