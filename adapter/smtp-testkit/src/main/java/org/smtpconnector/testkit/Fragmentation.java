package org.smtpconnector.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a server splits its lines into writes: a client must read the same from all of them. */
public enum Fragmentation {
  /** Consecutive lines in one write. */
  WHOLE,
  /** Each line in its own write. */
  LINES,
  /** Each octet in its own write. */
  OCTETS;

  List<byte[]> split(byte[] lines) {
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    for (int end = 1; end <= lines.length; end++) {
      if (end == lines.length || endsAfter(lines[end - 1])) {
        pieces.add(Arrays.copyOfRange(lines, from, end));
        from = end;
      }
    }
    return pieces;
  }

  private boolean endsAfter(byte octet) {
    return this == OCTETS || this == LINES && octet == '\n';
  }
}
