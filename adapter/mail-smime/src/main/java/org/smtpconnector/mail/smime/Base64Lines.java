package org.smtpconnector.mail.smime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * Encodes octets in lines of base64 (RFC 2045 6.8), as many lines at once as fit into a buffer;
 * {@link #finish} writes the rest. Not thread-safe.
 */
final class Base64Lines extends OutputStream {
  private static final int OCTETS = 57; // that base64 makes 76 characters of
  private static final int LINE = 78; // octets, with its end
  private static final int LINES = 1024;

  private final OutputStream out;
  private final byte[] octets = new byte[OCTETS * LINES];
  private final byte[] encoded = new byte[LINE * LINES];
  private int length;

  Base64Lines(OutputStream out) {
    this.out = out;
  }

  /** Returns the encoded size of a number of octets, with line ends. */
  static long size(long octets) {
    long rest = octets % OCTETS;
    return octets / OCTETS * LINE + (rest == 0 ? 0 : (rest + 2) / 3 * 4 + 2);
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    for (int from = offset, left = count; left > 0; ) {
      int some = Math.min(left, octets.length - length);
      System.arraycopy(bytes, from, octets, length, some);
      length += some;
      from += some;
      left -= some;
      if (length == octets.length) {
        writeLines(octets);
      }
    }
  }

  private void writeLines(byte[] whole) throws IOException {
    int count = Base64.getMimeEncoder().encode(whole, encoded);
    out.write(encoded, 0, count);
    out.write('\r');
    out.write('\n');
    length = 0;
  }

  /** Writes what is left. */
  void finish() throws IOException {
    if (length > 0) {
      writeLines(Arrays.copyOf(octets, length));
    }
  }
}
