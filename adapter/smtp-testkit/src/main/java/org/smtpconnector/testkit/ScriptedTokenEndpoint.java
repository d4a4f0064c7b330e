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
 * An OAuth 2.0 token endpoint on loopback (RFC 6749 3.2) that gives the answers that it was told
 * to, one after another and the last one for ever: {@code endpoint.token("abc", 3600)}.
 * Thread-safe.
 */
public final class ScriptedTokenEndpoint implements AutoCloseable {
  /**
   * What a client asked.
   *
   * @param parameters of the form that it sent
   * @param authorization the header, where it sent one
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
  private Answer last = new Answer(500, "no answer was given to this endpoint of a test", true);
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
   * Starts one on any free port, without TLS.
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
   * Starts one on this port that shows this certificate; 0 takes any port that is free.
   *
   * @param port the port
   * @param certificate the certificate
   * @return the endpoint
   * @throws UncheckedIOException if the port is taken
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

  /** {@return where it is, by the name localhost} */
  public URI url() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/token");
  }

  /**
   * Gives this token, which is good for so many seconds.
   *
   * @param token the access token
   * @param seconds how long it is good
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
   * Refuses by this code and description, which must need no escaping.
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
   * Answers by this text, whatever it is.
   *
   * @param status the status of the HTTP response
   * @param body the body of the response
   * @return this endpoint
   */
  public ScriptedTokenEndpoint json(int status, String body) {
    return add(new Answer(status, body, true));
  }

  /**
   * Sends this and neither the rest of the answer nor its end.
   *
   * @param beginning what is sent
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

  /** Holds all answers back until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Lets go of the answers that are held back. */
  public void release() {
    gate.countDown();
  }

  /** {@return what was asked until now} */
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
      exchange.getResponseHeaders().set("Location", url().toString()); // for who follows a 3xx
      exchange.sendResponseHeaders(answer.status(), answer.whole() ? body.length : 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
        out.flush();
        if (!answer.whole()) {
          closed.await();
        }
      }
    } catch (InterruptedException e) {
      exchange.close(); // closed while it was answering
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

  /** Stops it; answers that it held back never come. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
