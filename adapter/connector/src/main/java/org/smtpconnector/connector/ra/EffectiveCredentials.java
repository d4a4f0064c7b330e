package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.Optional;
import javax.security.auth.Subject;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.config.OAuthSettings;
import org.smtpconnector.smtp.Credentials;

/**
 * The identity as which a connection is authenticated. It comes from the first of these that names
 * a user: the container's Subject, the arguments of {@code getConnection}, the configuration. Where
 * the first two disagree, there is none.
 *
 * @param credentials the credentials for the relay, or for the token endpoint if there is one
 * @param oauth the settings by which access tokens are fetched
 * @param source where the user comes from; irrelevant to {@link #isSameAs}
 */
record EffectiveCredentials(Credentials credentials, OAuthSettings oauth, Source source) {
  /** The source of the user. */
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
   * Determines the identity for a request.
   *
   * @throws SecurityException if the container's credentials cannot be sent to any relay, or are
   *     not those of the request
   * @throws IllegalArgumentException if user or password is missing in the settings
   */
  static EffectiveCredentials resolve(
      ManagedConnectionFactory factory,
      ConnectionFactorySettings settings,
      Subject subject,
      SmtpConnectionRequestInfo request)
      throws SecurityException {
    Optional<PasswordCredential> container = ofContainer(factory, subject);
    if (container.isPresent()) {
      Credentials credentials = credentials(settings, container.get());
      if (request != null) {
        requireSame(credentials, ofApplication(settings, request));
      }
      return new EffectiveCredentials(credentials, settings.oauth(), Source.CONTAINER);
    }
    if (request != null) {
      return new EffectiveCredentials(
          ofApplication(settings, request), settings.oauth(), Source.APPLICATION);
    }
    Optional<Credentials> configured = settings.credentials();
    return configured.isPresent()
        ? new EffectiveCredentials(configured.get(), settings.oauth(), Source.CONFIGURATION)
        : new EffectiveCredentials(Credentials.none(), settings.oauth(), Source.NOBODY);
  }

  /** Otherwise an application would send as another user than the one that it names. */
  private static void requireSame(Credentials ofContainer, Credentials ofApplication)
      throws SecurityException {
    if (!ofContainer.equals(ofApplication)) {
      String conflict =
          "the application gives credentials ("
              + ofApplication
              + "), and the container has others for this connection factory ("
              + ofContainer
              + "), which take precedence: use one without container-managed sign-on; its properties"
              + " user and password may serve where the application gives none";
      // Containers rethrow this as another type and keep the cause
      throw new SecurityException(conflict, new IllegalArgumentException(conflict));
    }
  }

  private static Credentials ofApplication(
      ConnectionFactorySettings settings, SmtpConnectionRequestInfo request) {
    return request.credentials() instanceof Credentials.Password given
        ? settings.credentials(given.user(), given.password())
        : request.credentials();
  }

  /** Returns the container's credentials; some containers pass an empty user for none. */
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

  // The container owns the array, so it is not erased here.
  private static Credentials credentials(
      ConnectionFactorySettings settings, PasswordCredential credential) throws SecurityException {
    try {
      return settings.credentials(credential.getUserName(), new String(credential.getPassword()));
    } catch (IllegalArgumentException e) {
      throw new SecurityException("credentials of the container: " + e.getMessage(), e);
    }
  }

  /** Whether a session of this identity may serve the other one, regardless of its token. */
  boolean isSameAs(EffectiveCredentials other) {
    return credentials.equals(other.credentials) && oauth.equals(other.oauth);
  }

  @Override
  public String toString() {
    return source == Source.NOBODY ? "no credentials" : "credentials from " + source;
  }
}
