package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** A message of known size that says what octets it holds. */
record Sized(byte[] octets, Content content) implements MessageSource {
  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(octets);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(octets.length);
  }
}
