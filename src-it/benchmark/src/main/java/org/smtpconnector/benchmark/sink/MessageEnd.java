package org.smtpconnector.benchmark.sink;

import java.nio.ByteBuffer;

/** Looks for CRLF, dot, CRLF in steps of up to five octets (Horspool). */
final class MessageEnd {
  /** Dot, CRLF: the end of a message that has no octets. */
  static final int SHORTEST = 3;

  /** How many octets may be the beginning of an end, and must be looked at again. */
  static final int KEPT = 4;

  private MessageEnd() {}

  /** Whether a dot stands alone in the line that begins here. */
  static boolean isAt(ByteBuffer in, int index) {
    return in.get(index) == '.' && in.get(index + 1) == '\r' && in.get(index + 2) == '\n';
  }

  /** The index behind the first end in what remains, or -1. */
  static int find(ByteBuffer in) {
    int limit = in.limit();
    int i = in.position() + KEPT;
    while (i < limit) {
      byte b = in.get(i);
      if (b == '\n') {
        if (isAt(in, i - 2) && in.get(i - 3) == '\n' && in.get(i - 4) == '\r') {
          return i + 1;
        }
        i += 3;
      } else if (b == '.') {
        i += 2;
      } else if (b == '\r') {
        i += 1;
      } else {
        i += 5;
      }
    }
    return -1;
  }
}
