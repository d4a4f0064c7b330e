package org.smtpconnector.connector.ra;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.smtpconnector.smtp.SmtpException.NoCredentials;

/** Where access tokens come from (RFC 6749 3.2), through the proxy that the JVM is set to. */
final class TokenEndpoint {
  private final OAuthProperties properties;
  private final Optional<SSLContext> stores;

  /**
   * @param stores whom its TLS trusts; without any, the platform's authorities
   */
  TokenEndpoint(OAuthProperties properties, Optional<SSLContext> stores) {
    this.properties = properties;
    this.stores = stores;
  }

  /**
   * Asks for a token, and does not wait for it. The answer is there within the sum of both
   * time-outs; where there is none, as a {@link NoCredentials}.
   */
  CompletableFuture<IssuedToken> ask(TokenRequest request) {
    OAuthProperties.Seconds seconds = properties.seconds();
    CompletableFuture<HttpResponse<byte[]>> exchange = exchange(request);
    return exchange
        .copy() // so that a time-out finds something to cancel
        .orTimeout((long) seconds.connect() + seconds.read(), TimeUnit.SECONDS)
        .whenComplete((response, failure) -> exchange.cancel(true))
        .handle(
            (response, failure) -> {
              try {
                return failure == null
                    ? TokenAnswer.token(response, request, properties)
                    : unreached(failure);
              } catch (NoCredentials e) {
                throw new CompletionException(e);
              }
            });
  }

  // A client a request, of which there is one an hour: no thread and no connection waits for it.
  private CompletableFuture<HttpResponse<byte[]>> exchange(TokenRequest request) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER) // it would carry the secret elsewhere
            .connectTimeout(Duration.ofSeconds(properties.seconds().connect()));
    stores.ifPresent(client::sslContext);
    HttpRequest.Builder post =
        HttpRequest.newBuilder(properties.endpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(request.body(), US_ASCII));
    request.authorization().ifPresent(value -> post.header("Authorization", value));
    return client.build().sendAsync(post.build(), info -> new BoundedBody());
  }

  private IssuedToken unreached(Throwable failure) throws NoCredentials {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    URI endpoint = properties.endpoint();
    String from = "no access token from " + OAuthProperties.shown(endpoint) + ": ";
    if (cause instanceof SSLException) {
      throw new NoCredentials(
          from
              + cause.getMessage()
              + ": its certificate must be for "
              + endpoint.getHost()
              + " and of an authority of trustStore or, without one or with trustPlatform, of the"
              + " JDK",
          cause,
          false);
    }
    throw new NoCredentials(
        from
            + (cause instanceof TimeoutException
                ? "it does not answer in time"
                : "it cannot be reached (" + words(cause) + ")")
            + ": check oauthTokenEndpoint, its time-outs, and the network",
        cause,
        true);
  }

  private static String words(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
