package org.smtpconnector.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this server has written to its messages.log. */
final class ServerLog {
  private ServerLog() {}

  static List<String> lines() {
    try {
      return Files.readAllLines(
          Path.of(System.getProperty("server.output.dir"), "logs", "messages.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
