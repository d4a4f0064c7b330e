package org.smtpconnector.mail.mime;

import jakarta.mail.util.LineOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An array that a message is written to, by one thread. Jakarta Mail takes it for the lines of a
 * header as it is; to any other stream each part would look its provider up anew, which takes
 * longer than all the rest.
 */
final class OctetBuffer extends OutputStream implements LineOutputStream {
  private byte[] octets;
  private int length;

  /**
   * @param expected how many octets it will hold; more may come
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

  /** What was written. */
  byte[] toByteArray() {
    return length == octets.length ? octets : Arrays.copyOf(octets, length);
  }
}
