package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A message on its way into DATA: a bare CR or LF becomes CRLF, then dots are stuffed (RFC 5321
 * 4.5.2), so that the only terminator on the wire is ours, whatever the message holds.
 */
final class MessageOutput extends OutputStream {
  /** Writes a chunk to the server. */
  interface Chunks {
    void write(ByteBuffer chunk) throws IOException;
  }

  private static final int CHUNK = 16 * 1024;
  private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1, without CRLF
  private static final int ROOM_FOR_ONE = 3; // CR, LF and a stuffed dot
  private static final byte[] END = {'.', '\r', '\n'};

  private final Chunks chunks;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private int column;
  private boolean afterCr;
  private IOException failure;

  MessageOutput(Chunks chunks) {
    this.chunks = chunks;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      put(bytes[i]);
    }
  }

  private void put(byte b) throws IOException {
    if (buffer.remaining() < ROOM_FOR_ONE) {
      drain();
    }
    if (b == '\n') {
      if (!afterCr) {
        endLine();
      }
      afterCr = false;
    } else if (b == '\r') {
      endLine();
      afterCr = true;
    } else {
      afterCr = false;
      if (column == 0 && b == '.') {
        buffer.put((byte) '.');
      }
      if (++column > LONGEST_LINE) {
        throw new LineTooLong();
      }
      buffer.put(b);
    }
  }

  private void endLine() {
    buffer.put((byte) '\r').put((byte) '\n');
    column = 0;
  }

  private void drain() throws IOException {
    try {
      chunks.write(buffer.flip());
      buffer.clear();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * What is left with the terminator behind it: the bytes whose write puts the message in doubt.
   */
  ByteBuffer lastChunk() throws IOException {
    if (buffer.remaining() < END.length + 2) {
      drain();
    }
    if (column > 0) {
      endLine();
    }
    return buffer.put(END).flip();
  }

  /** What the server's side failed with, whatever the source made of it. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** A line that RFC 5321 4.5.3.1.6 does not let a server take. */
  static final class LineTooLong extends IOException {
    private static final long serialVersionUID = 1L;

    LineTooLong() {
      super("the message has a line longer than " + LONGEST_LINE + " octets");
    }
  }
}
