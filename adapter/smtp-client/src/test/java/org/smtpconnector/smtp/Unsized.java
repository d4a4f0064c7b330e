package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** A message of which nobody knows the size. */
record Unsized(byte[] octets) implements MessageSource {
  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(octets);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Content content() {
    return Content.SEVEN_BIT;
  }
}
