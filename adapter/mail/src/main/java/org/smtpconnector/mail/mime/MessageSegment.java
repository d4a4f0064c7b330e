package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A part of the octets of a message: some that are held, or a file that is encoded when written.
 */
interface MessageSegment {
  /** Returns the number of octets that {@link #writeTo} writes. */
  long size();

  void writeTo(OutputStream out) throws IOException;

  /** Octets that are held. */
  record Held(byte[] octets, int from, int to) implements MessageSegment {
    @Override
    public long size() {
      return to - from;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(octets, from, to - from);
    }
  }
}
