package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.smtpconnector.testkit.FreePort;

/** Apache James, which is told of its users, and asked for its mails, by HTTP. */
final class JamesServer implements RunningServer {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern KEY = Pattern.compile("[^\\[\\]\", ]+");

  private final ServerProcess process;
  private final URI administration;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, byte[]> messages = new LinkedHashMap<>();

  private JamesServer(ServerProcess process, int administrationPort) {
    this.process = process;
    this.administration = URI.create("http://127.0.0.1:" + administrationPort);
  }

  static JamesServer start() throws IOException {
    int port = FreePort.find();
    JamesServer james =
        new JamesServer(
            ServerProcess.start("james", Map.of("ADMIN_PORT", String.valueOf(port))), port);
    try {
      james.putUser(World.USER);
      james.putUser("ann@mail.test");
      return james;
    } catch (RuntimeException e) {
      james.close();
      throw e;
    }
  }

  private void putUser(String user) {
    HttpRequest request =
        HttpRequest.newBuilder(administration.resolve("/users/" + user))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"password\":\"" + World.PASSWORD + "\"}"))
            .build();
    Awaitility.await("James that takes users")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> send(request).statusCode() == 204);
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public int tlsPort() {
    return process.tlsPort();
  }

  @Override
  public List<byte[]> delivered() throws IOException {
    String path = "/mailRepositories/delivered/mails";
    byte[] keys = send(HttpRequest.newBuilder(administration.resolve(path)).build()).body();
    for (String key :
        KEY.matcher(new String(keys, StandardCharsets.UTF_8))
            .results()
            .map(MatchResult::group)
            .filter(key -> !messages.containsKey(key))
            .toList()) {
      HttpRequest request =
          HttpRequest.newBuilder(administration.resolve(path + "/" + key))
              .header("Accept", "message/rfc822")
              .build();
      messages.put(key, send(request).body());
    }
    return List.copyOf(messages.values());
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
