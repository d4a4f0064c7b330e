package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** A message of which nobody knows the size. */
public record Unsized(Text text) implements MessageSource {
  /** Writes the message. */
  public interface Text {
    void writeTo(OutputStream out) throws IOException;
  }

  Unsized(byte[] octets) {
    this(out -> out.write(octets));
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    text.writeTo(out);
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
