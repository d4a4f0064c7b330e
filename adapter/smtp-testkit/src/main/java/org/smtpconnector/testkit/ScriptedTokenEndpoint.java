package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OAuth 2.0 token endpoint on loopback (RFC 6749 3.2) that returns scripted responses, one after
 * another, and the last one forever: {@code endpoint.token("abc", 3600)}. Thread-safe.
 */
public final class ScriptedTokenEndpoint implements AutoCloseable {
  /**
   * The request of a client.
   *
   * @param parameters the form parameters
   * @param authorization the Authorization header, if sent
   */
  public record Request(Map<String, String> parameters, Optional<String> authorization) {
    /**
     * Creates a request.
     *
     * @param parameters as {@link #parameters()}
     * @param authorization as {@link #authorization()}
     */
    public Request {
      parameters = Map.copyOf(parameters);
    }
  }

  private record Answer(int status, String body, boolean whole) {}

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "scripted-token-endpoint");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Answer> answers = new ArrayDeque<>();
  private Answer last = new Answer(500, "this test endpoint has no scripted response", true);
  private final List<Request> requests = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private final String scheme;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private ScriptedTokenEndpoint(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/token", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts an endpoint on any free port, without TLS.
   *
   * @return the endpoint
   */
  public static ScriptedTokenEndpoint start() {
    try {
      return new ScriptedTokenEndpoint(HttpServer.create(loopback(0), 0), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts an endpoint with a certificate on a port; 0 chooses a free port.
   *
   * @param port the port
   * @param certificate the certificate
   * @return the endpoint
   * @throws UncheckedIOException if the port is in use
   */
  public static ScriptedTokenEndpoint start(int port, ServerCertificate certificate) {
    try {
      HttpsServer server = HttpsServer.create(loopback(port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(certificate.context(null)));
      return new ScriptedTokenEndpoint(server, "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** {@return the URL of the endpoint, with the host name localhost} */
  public URI url() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/token");
  }

  /**
   * Adds a response with a token.
   *
   * @param token the access token
   * @param seconds the lifetime of the token in seconds
   * @return this endpoint
   */
  public ScriptedTokenEndpoint token(String token, long seconds) {
    return json(
        200,
        """
        {"token_type":"Bearer","access_token":"%s","expires_in":%d}"""
            .formatted(token, seconds));
  }

  /**
   * Adds a response with an error; code and description must need no escaping.
   *
   * @param status the status of the HTTP response
   * @param code the error code
   * @param description the description of the error
   * @return this endpoint
   */
  public ScriptedTokenEndpoint error(int status, String code, String description) {
    return json(
        status,
        """
        {"error":"%s","error_description":"%s"}"""
            .formatted(code, description));
  }

  /**
   * Adds a response with any body.
   *
   * @param status the status of the HTTP response
   * @param body the body of the response
   * @return this endpoint
   */
  public ScriptedTokenEndpoint json(int status, String body) {
    return add(new Answer(status, body, true));
  }

  /**
   * Adds a response that stops after its beginning and never ends.
   *
   * @param beginning the text to send
   * @return this endpoint
   */
  public ScriptedTokenEndpoint stallAfter(String beginning) {
    return add(new Answer(200, beginning, false));
  }

  private ScriptedTokenEndpoint add(Answer answer) {
    synchronized (answers) {
      answers.add(answer);
    }
    return this;
  }

  /** Holds back all responses until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Releases the responses held back. */
  public void release() {
    gate.countDown();
  }

  /** {@return the requests so far} */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    synchronized (requests) {
      requests.add(
          new Request(
              form(new String(exchange.getRequestBody().readAllBytes(), UTF_8)),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
    }
    Answer answer = next();
    try {
      gate.await();
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
      exchange
          .getResponseHeaders()
          .set("Location", url().toString()); // for clients that follow a 3xx
      exchange.sendResponseHeaders(answer.status(), answer.whole() ? body.length : 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
        out.flush();
        if (!answer.whole()) {
          closed.await();
        }
      }
    } catch (InterruptedException e) {
      exchange.close(); // closed while it was responding
    }
  }

  private Answer next() {
    synchronized (answers) {
      last = answers.isEmpty() ? last : answers.poll();
      return last;
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : body.split("&")) {
      String[] parts = parameter.split("=", 2);
      parameters.put(
          URLDecoder.decode(parts[0], UTF_8),
          parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
    }
    return parameters;
  }

  /** Stops the endpoint; responses held back are never sent. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
