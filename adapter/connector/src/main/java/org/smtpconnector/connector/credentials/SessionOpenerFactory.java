package org.smtpconnector.connector.credentials;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.smtpconnector.connector.config.AssertionSigningKey;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.config.OAuthGrant;
import org.smtpconnector.connector.config.OAuthSettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.connector.session.AuthenticatedSessionOpener;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;

/** Creates the sign-on of each identity of a factory, which reports refused credentials. */
public final class SessionOpenerFactory {
  private static final int REFUSED = 535; // RFC 4954 6: the credentials are invalid
  private static final int MOST_CLIENTS = 100;

  private final Duration openTimeout;
  private final OAuthSettings oauth;
  private final Optional<TokenHttpClient> endpoint;
  private final Optional<Reloadable<AssertionSigningKey>> key;
  private final Consumer<Credentials> refused;
  private final Map<Credentials, AccessTokenCache> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Credentials, AccessTokenCache> eldest) {
          return size() > MOST_CLIENTS; // an application may use any number of them
        }
      };

  private SessionOpenerFactory(
      ConnectionFactorySettings settings,
      Optional<TokenHttpClient> endpoint,
      Optional<Reloadable<AssertionSigningKey>> key,
      Consumer<Credentials> refused) {
    this.openTimeout = settings.timeouts().open();
    this.oauth = settings.oauth();
    this.endpoint = endpoint;
    this.key = key;
    this.refused = refused;
  }

  /**
   * Prepares the sign-ons of a factory.
   *
   * @param settings settings that were checked
   * @param refused notified of credentials that the relay refuses permanently
   * @throws IllegalArgumentException if the signing key cannot be read; the message names the
   *     property
   */
  public static SessionOpenerFactory of(
      ConnectionFactorySettings settings, Consumer<Credentials> refused) {
    OAuthSettings oauth = settings.oauth();
    Optional<Reloadable<AssertionSigningKey>> key =
        oauth.isSet() && oauth.grantType() == OAuthGrant.JWT_BEARER
            ? Optional.of(oauth.signingKey())
            : Optional.empty();
    Optional<TokenHttpClient> endpoint =
        oauth.isSet()
            ? Optional.of(new TokenHttpClient(oauth, settings.tls().context()))
            : Optional.empty();
    return new SessionOpenerFactory(settings, endpoint, key, refused);
  }

  /** Returns the sign-on of these credentials, which are the client's if tokens are fetched. */
  public AuthenticatedSessionOpener of(Credentials identity) {
    AuthenticatedSessionOpener provider =
        endpoint.isPresent()
            ? new AccessTokenSessionOpener(tokens(identity), oauth.mailbox(), openTimeout)
            : (opening, longest) -> opening.with(identity, openTimeout);
    return (opening, longest) ->
        provider.open(
            (credentials, openTimeout) -> {
              try {
                return opening.with(credentials, openTimeout);
              } catch (AuthenticationRefused e) {
                if (e.reply().filter(reply -> reply.code() == REFUSED).isPresent()) {
                  refused.accept(credentials);
                }
                throw e;
              }
            },
            longest);
  }

  private synchronized AccessTokenCache tokens(Credentials client) {
    return clients.computeIfAbsent(
        client,
        named ->
            new AccessTokenCache(
                new TokenRequester(
                    oauth,
                    key,
                    endpoint.orElseThrow(),
                    (Credentials.Password) named,
                    Clock.systemUTC()),
                System::nanoTime));
  }
}
