package org.smtpconnector.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A dialogue in a file: {@code S: } and {@code C: } lines are those that server and client send,
 * {@code #} starts a comment, and {@code *} one of the steps {@code * TLS handshake}, {@code *
 * server closes}, {@code * client closes}.
 */
public record ReplayedTranscript(List<Step> steps) {
  /** A line of the file. */
  public sealed interface Step {
    /** A line that the server sends, without CRLF. */
    record ServerLine(String text) implements Step {}

    /** A line that the client must send, without CRLF. */
    record ClientLine(String text) implements Step {}

    /** Both sides start TLS. */
    record TlsHandshake() implements Step {}

    /** The server closes. */
    record ServerCloses() implements Step {}

    /** The client must close. */
    record ClientCloses() implements Step {}
  }

  /**
   * Creates a transcript.
   *
   * @param steps as {@link #steps()}
   */
  public ReplayedTranscript {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return the transcript
   * @throws IllegalArgumentException if a line is invalid in a transcript
   * @throws IOException if the file cannot be read
   */
  public static ReplayedTranscript read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * Reads a text.
   *
   * @param text the lines of the transcript
   * @return the transcript
   * @throws IllegalArgumentException if a line is invalid in a transcript
   */
  public static ReplayedTranscript parse(String text) {
    List<Step> steps = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        steps.add(step(line));
      }
    }
    return new ReplayedTranscript(steps);
  }

  private static Step step(String line) {
    if (line.equals("S:") || line.equals("C:")) {
      return step(line + " ");
    }
    if (line.startsWith("S: ")) {
      return new Step.ServerLine(line.substring(3));
    }
    if (line.startsWith("C: ")) {
      return new Step.ClientLine(line.substring(3));
    }
    return switch (line.strip()) {
      case "* TLS handshake" -> new Step.TlsHandshake();
      case "* server closes" -> new Step.ServerCloses();
      case "* client closes" -> new Step.ClientCloses();
      default -> throw new IllegalArgumentException("not a line of a transcript: " + line);
    };
  }
}
