package org.smtpconnector.connector.credentials;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.smtpconnector.connector.config.AssertionSigningKey;
import org.smtpconnector.connector.config.OAuthSettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/** A client of a token endpoint, with the secrets by which it requests tokens. */
final class TokenRequester implements Supplier<CompletableFuture<AccessTokenResponse>> {
  // Assertions are used at once; Google accepts an hour at most.
  private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(5);

  private final OAuthSettings properties;
  private final Optional<Reloadable<AssertionSigningKey>> key;
  private final TokenHttpClient endpoint;
  private final Credentials.Password client;
  private final Clock clock;
  // An endpoint may issue a new one with each token, and may invalidate the previous one.
  private volatile String refreshToken;

  TokenRequester(
      OAuthSettings properties,
      Optional<Reloadable<AssertionSigningKey>> key,
      TokenHttpClient endpoint,
      Credentials.Password client,
      Clock clock) {
    this.properties = properties;
    this.key = key;
    this.endpoint = endpoint;
    this.client = client;
    this.clock = clock;
    this.refreshToken = properties.refreshToken();
  }

  /** Requests a token without waiting for it. */
  @Override
  public CompletableFuture<AccessTokenResponse> get() {
    return endpoint.ask(request()).whenComplete(this::remember);
  }

  private void remember(AccessTokenResponse token, Throwable failure) {
    if (token != null) {
      token.refreshToken().ifPresent(given -> refreshToken = given);
    } else if (failure instanceof NoCredentials refused && !refused.retryable()) {
      refreshToken = properties.refreshToken(); // the configured one may still be valid
    }
  }

  private TokenRequest request() {
    return switch (properties.grantType()) {
      case CLIENT_CREDENTIALS -> authenticated(request(List.of(client.password())));
      case REFRESH_TOKEN ->
          authenticated(request(List.of(client.password(), refreshToken)))
              .with("refresh_token", refreshToken);
      case JWT_BEARER -> ofAssertion(assertion());
    };
  }

  private TokenRequest request(List<String> secrets) {
    return new TokenRequest(properties.grantType(), secrets).with("scope", properties.scope());
  }

  private TokenRequest ofAssertion(String assertion) {
    return new TokenRequest(properties.grantType(), List.of(assertion))
        .with("assertion", assertion);
  }

  /** Adds the client's authentication; a public client only sends its id (RFC 6749 3.2.1). */
  private TokenRequest authenticated(TokenRequest request) {
    if (client.password().isEmpty()) {
      return request.with("client_id", client.user());
    }
    return properties.isBasic()
        ? request.withBasic(client.user(), client.password())
        : request.with("client_id", client.user()).with("client_secret", client.password());
  }

  /** Returns a signed assertion, with the scope as a claim, as Google requires. */
  private String assertion() {
    Instant now = clock.instant();
    return key.orElseThrow()
        .current()
        .sign(
            new JWTClaimsSet.Builder()
                .issuer(client.user())
                .subject(properties.mailbox())
                .audience(
                    properties.audience() == null
                        ? properties.tokenEndpoint()
                        : properties.audience())
                .claim("scope", properties.scope())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION_LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .build());
  }
}
