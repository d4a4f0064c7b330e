package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/** A message that is streamed while it is sent. */
record StreamMessage(StreamSupplier stream, OptionalLong size, Content content)
    implements MessageSource {
  private static final int PIECE = 32 * 1024;

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    long octets = 0;
    try (InputStream in = stream.open()) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        out.write(piece, 0, count);
        octets += count;
      }
    }
    // The size was announced to the server; a file that is still being written differs from it.
    if (size.isPresent() && octets != size.getAsLong()) {
      throw new IOException("it has " + octets + " octets and not " + size.getAsLong());
    }
  }
}
