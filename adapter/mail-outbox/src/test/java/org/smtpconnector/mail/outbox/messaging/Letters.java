package org.smtpconnector.mail.outbox.messaging;

import java.io.InputStream;
import java.util.Arrays;

/** A stream of letters. */
final class Letters extends InputStream {
  private long left;

  Letters(long size) {
    left = size;
  }

  @Override
  public int read() {
    return left-- > 0 ? 'x' : -1;
  }

  @Override
  public int read(byte[] octets, int offset, int length) {
    if (left <= 0) {
      return -1;
    }
    int read = (int) Math.min(length, left);
    Arrays.fill(octets, offset, offset + read, (byte) 'x');
    left -= read;
    return read;
  }
}
