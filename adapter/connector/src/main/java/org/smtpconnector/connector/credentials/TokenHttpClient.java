package org.smtpconnector.connector.credentials;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.smtpconnector.connector.config.OAuthSettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.smtp.SmtpException.NoCredentials;
import org.smtpconnector.smtp.TlsStores;

/** Sends requests to a token endpoint (RFC 6749 3.2) by HTTP, through the JVM's proxy. */
final class TokenHttpClient {
  private static final int MOST_THREADS = Integer.MAX_VALUE; // the HTTP client uses few

  private final OAuthSettings properties;
  private final Optional<Reloadable<SSLContext>> stores;

  /**
   * @param stores the TLS context with the trusted authorities; empty for the platform's
   */
  TokenHttpClient(OAuthSettings properties, Optional<Reloadable<SSLContext>> stores) {
    this.properties = properties;
    this.stores = stores;
  }

  /**
   * Requests a token without waiting for it. The future completes within the sum of both timeouts,
   * on failure with {@link NoCredentials}.
   */
  CompletableFuture<AccessTokenResponse> ask(TokenRequest request) {
    CompletableFuture<AccessTokenResponse> answer = new CompletableFuture<>();
    Executor threads =
        new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            TokenHttpClient::thread);
    threads.execute(
        () -> {
          try {
            answer.complete(token(request, threads));
          } catch (NoCredentials | RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  /**
   * Creates a thread for one request; requests are rare, so threads are not kept. The adapter
   * outlives the application that happens to need a token, so the thread must not hold its class
   * loader. (The timeout of a future itself would start a JDK thread that does, and never ends.)
   */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "smtp-token", 0, false);
    thread.setContextClassLoader(null);
    thread.setDaemon(true);
    return thread;
  }

  private AccessTokenResponse token(TokenRequest request, Executor threads) throws NoCredentials {
    OAuthSettings.Seconds seconds = properties.seconds();
    CompletableFuture<HttpResponse<byte[]>> exchange = exchange(request, threads);
    HttpResponse<byte[]> response;
    try {
      response = exchange.get((long) seconds.connect() + seconds.read(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unreached(e.getCause());
    } catch (TimeoutException e) {
      throw unreached(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreached(e);
    } finally {
      exchange.cancel(true);
    }
    return TokenAnswer.token(response, request, properties);
  }

  private CompletableFuture<HttpResponse<byte[]>> exchange(TokenRequest request, Executor threads) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER) // would send the secret elsewhere
            .sslContext(stores.map(Reloadable::current).orElseGet(TlsStores::platformContext))
            .connectTimeout(Duration.ofSeconds(properties.seconds().connect()));
    HttpRequest.Builder post =
        HttpRequest.newBuilder(properties.endpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(request.body(), US_ASCII));
    request.authorization().ifPresent(value -> post.header("Authorization", value));
    return client.build().sendAsync(post.build(), info -> new BoundedBody());
  }

  private NoCredentials unreached(Throwable cause) {
    URI endpoint = properties.endpoint();
    String from = "no access token from " + OAuthSettings.shown(endpoint) + ": ";
    if (cause instanceof SSLException) {
      return new NoCredentials(
          from
              + cause.getMessage()
              + ": its certificate must be for "
              + endpoint.getHost()
              + " and of an authority of trustStore or, without one or with trustPlatform, of the"
              + " JDK",
          cause,
          false);
    }
    return new NoCredentials(
        from
            + (cause instanceof TimeoutException
                ? "it does not answer in time"
                : "it cannot be reached (" + words(cause) + ")")
            + ": check oauthTokenEndpoint, its timeouts, and the network",
        cause,
        true);
  }

  private static String words(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
