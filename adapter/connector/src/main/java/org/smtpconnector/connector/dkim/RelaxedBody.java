package org.smtpconnector.connector.dkim;

import java.security.MessageDigest;

/**
 * Converts a body to the canonical form "relaxed" and computes its digest (RFC 6376 3.4.4): no
 * blanks at the ends of lines, one where there are several, and no empty lines at the end. Takes
 * memory of a fixed size.
 */
final class RelaxedBody implements LineSplitter.Sink {
  private final MessageDigest digest;
  private final byte[] buffer = new byte[8192];
  private int length;
  private long emptyLines;
  private boolean blank;
  private boolean inLine;

  RelaxedBody(MessageDigest digest) {
    this.digest = digest;
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  @Override
  public void text(byte[] octets, int from, int to) {
    int at = from;
    while (at < to) {
      if (isBlank(octets[at])) {
        blank = true;
        at++;
      } else {
        int end = at + 1;
        while (end < to && !isBlank(octets[end])) {
          end++;
        }
        word(octets, at, end);
        at = end;
      }
    }
  }

  private void word(byte[] octets, int from, int to) {
    for (; emptyLines > 0; emptyLines--) {
      putLineEnd();
    }
    if (blank) {
      put((byte) ' ');
      blank = false;
    }
    inLine = true;
    if (to - from <= buffer.length - length) {
      System.arraycopy(octets, from, buffer, length, to - from);
      length += to - from;
    } else {
      flush();
      digest.update(octets, from, to - from);
    }
  }

  @Override
  public void endLine() {
    blank = false;
    if (inLine) {
      putLineEnd();
      inLine = false;
    } else {
      emptyLines++;
    }
  }

  private void putLineEnd() {
    put((byte) '\r');
    put((byte) '\n');
  }

  private void put(byte octet) {
    if (length == buffer.length) {
      flush();
    }
    buffer[length++] = octet;
  }

  private void flush() {
    digest.update(buffer, 0, length);
    length = 0;
  }

  /** Ends the last line if it is not, and returns the digest. */
  byte[] hash() {
    if (inLine) {
      endLine();
    }
    flush();
    return digest.digest();
  }
}
