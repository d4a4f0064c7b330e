package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.OutputStream;
import org.smtpconnector.smtp.MessageSource;

/**
 * A part of the octets of a message: some that are held, a file that is encoded when written, or
 * what another source writes.
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

  /** Octets of a known number that a source writes. */
  record Written(MessageSource source) implements MessageSegment {
    @Override
    public long size() {
      return source.size().orElseThrow();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      source.writeTo(out);
    }
  }
}
