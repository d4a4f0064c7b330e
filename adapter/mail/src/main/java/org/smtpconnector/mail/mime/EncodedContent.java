package org.smtpconnector.mail.mime;

import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;

/**
 * The encoded content of a part, in short lines, and its encoding (RFC 2045 6): 7-bit octets,
 * except for a message that must not be encoded.
 */
record EncodedContent(String encoding, byte[] octets) {
  /** The encoding of content with unencoded octets above 127. */
  static final String EIGHT_BIT = "8bit";

  private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1
  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
  private static final int QUOTED = 3; // octets that quoted-printable writes for one

  /** Encodes a file, octet for octet. */
  static EncodedContent ofFile(byte[] content) {
    return new EncodedContent("base64", Base64.getMimeEncoder().encode(content));
  }

  /**
   * Encodes a text in a charset that writes ASCII as ASCII; its line ends, of any kind, become
   * CRLF. ASCII in short lines stays unencoded, mostly ASCII text becomes quoted-printable, the
   * rest base64.
   *
   * @param streams provides the encoder for quoted-printable
   */
  static EncodedContent ofText(String text, Charset charset, StreamProvider streams)
      throws IOException {
    byte[] lines = inLines(text.getBytes(charset));
    int odd = 0; // octets that 7bit does not allow
    int longest = 0;
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] <= 0) {
        odd++;
      } else if (lines[i] == '\n') {
        longest = Math.max(longest, i - 1 - start); // without CR
        start = i + 1;
      }
    }
    longest = Math.max(longest, lines.length - start);
    if (odd == 0 && longest <= LONGEST_LINE) {
      return new EncodedContent("7bit", lines);
    }
    // Mostly ASCII text stays legible; spam filters score base64 against it.
    return odd > lines.length / 2 ? ofFile(lines) : quoted(lines, odd, streams);
  }

  /**
   * Encodes a text as {@link #ofText} does, but leaves nothing unencoded that a relay or a mailbox
   * may alter, which would break a signature (RFC 3156 3, RFC 1847 2.1): blanks at the end of a
   * line, and "From " at its start.
   */
  static EncodedContent ofSignedText(String text, Charset charset, StreamProvider streams)
      throws IOException {
    EncodedContent content = ofText(text, charset, streams);
    if (!isAlterable(content.octets())) {
      return content;
    }
    byte[] lines = inLines(text.getBytes(charset));
    EncodedContent quoted = quoted(lines, 0, streams); // which encodes blanks only
    return isAlterable(quoted.octets()) ? ofFile(lines) : quoted;
  }

  private static boolean isAlterable(byte[] lines) {
    int start = 0;
    for (int i = 0; i <= lines.length; i++) {
      if (i == lines.length || lines[i] == '\r') {
        boolean blankEnd = i > start && (lines[i - 1] == ' ' || lines[i - 1] == '\t');
        if (blankEnd || startsWith(FROM, lines, start)) {
          return true;
        }
        start = i + 2;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] prefix, byte[] lines, int from) {
    int to = from + prefix.length;
    return to <= lines.length && Arrays.equals(prefix, 0, prefix.length, lines, from, to);
  }

  /** Returns a text or a message with all line ends as CRLF. */
  static byte[] inLines(byte[] text) {
    int bare = 0;
    for (int i = 0; i < text.length; i++) {
      bare += isBare(text, i) ? 1 : 0;
    }
    if (bare == 0) {
      return text;
    }
    byte[] lines = new byte[text.length + bare];
    int length = 0;
    for (int i = 0; i < text.length; i++) {
      if (isBare(text, i)) {
        lines[length++] = '\r';
        lines[length++] = '\n';
      } else {
        lines[length++] = text[i];
      }
    }
    return lines;
  }

  /** Whether this is a CR or LF without the other. */
  private static boolean isBare(byte[] text, int i) {
    return switch (text[i]) {
      case '\n' -> i == 0 || text[i - 1] != '\r';
      case '\r' -> i + 1 == text.length || text[i + 1] != '\n';
      default -> false;
    };
  }

  private static EncodedContent quoted(byte[] lines, int odd, StreamProvider streams)
      throws IOException {
    OctetBuffer octets = new OctetBuffer(lines.length + lines.length / 16 + QUOTED * odd);
    try (OutputStream encoder = streams.outputQP(octets)) {
      encoder.write(lines);
    }
    return new EncodedContent("quoted-printable", octets.toByteArray());
  }
}
