package org.smtpconnector.connector.dkim;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Splits a message into lines as they are sent: a bare CR or LF is the end of a line as well,
 * unless the message is sent unchanged (BINARYMIME).
 */
final class LineSplitter extends OutputStream {
  /** Receives the text of lines in pieces, and their ends. */
  interface Sink {
    void text(byte[] octets, int from, int to) throws IOException;

    void endLine() throws IOException;
  }

  private static final byte[] CR = {'\r'};
  private static final byte[] LF = {'\n'};

  private final boolean unchanged;
  private final Sink sink;
  private boolean afterCr;
  private long count;

  LineSplitter(boolean unchanged, Sink sink) {
    this.unchanged = unchanged;
    this.sink = sink;
  }

  /** Returns the number of octets written. */
  long count() {
    return count;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    count += length;
    int end = offset + length;
    int from = offset;
    for (int at = offset; at < end; at++) {
      byte octet = octets[at];
      if (octet == '\r' || octet == '\n') {
        text(octets, from, at);
        endOfLine(octet);
        from = at + 1;
      }
    }
    text(octets, from, end);
  }

  private void text(byte[] octets, int from, int to) throws IOException {
    if (to > from) {
      writeBareCr();
      sink.text(octets, from, to);
    }
  }

  private void endOfLine(byte octet) throws IOException {
    boolean crLf = octet == '\n' && afterCr;
    if (unchanged) {
      if (crLf) {
        sink.endLine();
        afterCr = false;
        return;
      }
      writeBareCr();
      if (octet == '\n') {
        sink.text(LF, 0, 1);
      }
    } else if (!crLf) {
      sink.endLine();
    }
    afterCr = octet == '\r';
  }

  private void writeBareCr() throws IOException {
    if (unchanged && afterCr) {
      sink.text(CR, 0, 1);
    }
    afterCr = false;
  }

  @Override
  public void close() throws IOException {
    writeBareCr();
  }
}
