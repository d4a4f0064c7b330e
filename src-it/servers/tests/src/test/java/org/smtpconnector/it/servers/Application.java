package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The battery in a server.
 *
 * @param base where it answers, with a slash at the end
 */
record Application(URI base) {
  // A connection that asks for HTTP/2 has the application on Open Liberty, as long as it is open.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** That of this archive, by its name, on a port of this machine. */
  static URI address(int httpPort, Path archive) {
    return URI.create("http://127.0.0.1:" + httpPort + "/" + name(archive) + "/");
  }

  /** The name of an archive's file without its suffix. */
  static String name(Path archive) {
    return archive.getFileName().toString().replaceAll("\\.[a-z]+$", "");
  }

  /**
   * What the check returns.
   *
   * @throws AssertionError if it fails; the message has the server's stack trace
   */
  String run(String check) {
    HttpResponse<String> response = get("battery/" + check);
    if (response.statusCode() != 200) {
      throw new AssertionError(check + " failed in the server: " + response.body());
    }
    return response.body();
  }

  /**
   * The stack trace of a check that fails.
   *
   * @throws AssertionError if it does not
   */
  String failureOf(String check) {
    HttpResponse<String> response = get("battery/" + check);
    if (response.statusCode() != 500) {
      throw new AssertionError(
          check + " did not fail: " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  HttpResponse<String> get(String path) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(3)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until it answers. */
  void awaitReady(ApplicationServer server) {
    await("the start of the application in " + server.name())
        .atMost(ApplicationServer.LONGEST_START)
        .pollInterval(Duration.ofMillis(200))
        .failFast("the server has ended", () -> !server.process().isAlive())
        .ignoreExceptions()
        .until(() -> get("battery/ready").statusCode() == 200);
  }
}
