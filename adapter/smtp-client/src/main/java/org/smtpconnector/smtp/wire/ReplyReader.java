package org.smtpconnector.smtp.wire;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Link;
import org.smtpconnector.smtp.redaction.EchoedSecretMasker;

/** Reads replies (RFC 5321 4.2) of bounded length. */
final class ReplyReader {
  private static final int LONGEST_LINE = 8192;
  private static final int MOST_OCTETS = 128 * 1024;
  private static final int MOST_LINES = 2000;
  private static final int CODE = 3;

  private final byte[] octets = new byte[LONGEST_LINE];
  private final ByteBuffer input = ByteBuffer.wrap(octets).flip();
  private final EchoedSecretMasker secrets;
  private long arrivalNanos = System.nanoTime();

  /**
   * @param secrets masked where an invalid line is quoted
   */
  ReplyReader(EchoedSecretMasker secrets) {
    this.secrets = secrets;
  }

  /** Returns the number of octets that arrived after the last reply. */
  int unreadOctets() {
    return input.remaining();
  }

  /**
   * Returns the time when the last octets arrived, as of {@link System#nanoTime}; at first that of
   * its creation.
   */
  long arrivalNanos() {
    return arrivalNanos;
  }

  /**
   * Reads a whole reply unmasked: it may repeat a secret.
   *
   * @throws ProtocolViolation if it is invalid or too long
   * @throws EOFException if the connection ends within it
   */
  Reply read(Link link, Deadline deadline) throws IOException {
    List<String> lines = null; // only for a reply of several lines
    int total = 0;
    int code = 0;
    while (true) {
      int length = awaitLine(link, deadline);
      int start = input.position();
      input.position(start + length);
      total += length;
      if (total > MOST_OCTETS) {
        throw violation("a reply is longer than " + MOST_OCTETS + " octets");
      }
      int end = start + withoutLineEnd(start, length);
      int lineCode = codeOf(start, end);
      if (lines != null && lineCode != code) {
        throw violation("a reply changes its code from " + code + " to " + lineCode);
      }
      code = lineCode;
      String text = end > start + CODE + 1 ? text(start + CODE + 1, end) : "";
      boolean last = end == start + CODE || octets[start + CODE] == ' ';
      if (last && lines == null) {
        return Reply.of(code, List.of(text));
      }
      lines = lines == null ? new ArrayList<>() : lines;
      lines.add(text);
      if (last) {
        return Reply.of(code, lines);
      }
      if (lines.size() == MOST_LINES) {
        throw violation("a reply has more than " + MOST_LINES + " lines");
      }
    }
  }

  /** Waits for the next line; returns its length including its end. */
  private int awaitLine(Link link, Deadline deadline) throws IOException {
    int scanned = 0;
    for (boolean first = true; true; first = false) {
      for (int start = input.position(); scanned < input.remaining(); scanned++) {
        if (octets[start + scanned] == '\n') {
          return scanned + 1;
        }
      }
      if (scanned == octets.length) {
        throw violation("a reply line is longer than " + LONGEST_LINE + " octets");
      }
      if (!first) {
        deadline.requireTimeLeft(); // even if octets keep arriving
      }
      input.compact();
      try {
        if (link.read(input, deadline) < 0) {
          throw new EOFException("the server closed the connection");
        }
        arrivalNanos = System.nanoTime();
      } finally {
        input.flip();
      }
    }
  }

  private int withoutLineEnd(int start, int length) {
    return length > 1 && octets[start + length - 2] == '\r' ? length - 2 : length - 1;
  }

  private int codeOf(int start, int end) throws ProtocolViolation {
    boolean shaped =
        end - start >= CODE
            && octets[start] >= '2'
            && octets[start] <= '5'
            && isDigit(octets[start + 1])
            && isDigit(octets[start + 2])
            && (end - start == CODE || octets[start + CODE] == ' ' || octets[start + CODE] == '-');
    if (!shaped) {
      throw violation(
          "'" + Printable.of(secrets.shown(text(start, end))) + "' is not a reply line");
    }
    return (octets[start] - '0') * 100 + (octets[start + 1] - '0') * 10 + (octets[start + 2] - '0');
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private String text(int start, int end) {
    return new String(octets, start, end - start, StandardCharsets.UTF_8);
  }

  private static ProtocolViolation violation(String what) {
    return api().protocolViolation("the server does not speak SMTP: " + what, List.of());
  }
}
