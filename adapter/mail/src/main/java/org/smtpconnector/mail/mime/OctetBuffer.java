package org.smtpconnector.mail.mime;

import jakarta.mail.util.LineOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer that a message is written to; not thread-safe. Jakarta Mail uses it directly for
 * the lines of a header; for any other stream it looks up its provider for each part, which takes
 * longer than everything else.
 */
final class OctetBuffer extends OutputStream implements LineOutputStream {
  private byte[] octets;
  private int length;

  /**
   * @param expected the expected number of octets; it grows if needed
   */
  OctetBuffer(int expected) {
    octets = new byte[expected];
  }

  @Override
  public void write(int octet) {
    if (length == octets.length) {
      makeRoom(1);
    }
    octets[length++] = (byte) octet;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    if (count > octets.length - length) {
      makeRoom(count);
    }
    System.arraycopy(bytes, offset, octets, length, count);
    length += count;
  }

  @Override
  public void writeln(String line) {
    write(line.getBytes(StandardCharsets.UTF_8));
    writeln();
  }

  @Override
  public void writeln() {
    write('\r');
    write('\n');
  }

  private void makeRoom(int count) {
    int needed = Math.addExact(length, count);
    octets = Arrays.copyOf(octets, Math.max(needed, needed + (needed >> 1)));
  }

  /** Returns the written octets. */
  byte[] toByteArray() {
    return length == octets.length ? octets : Arrays.copyOf(octets, length);
  }
}
