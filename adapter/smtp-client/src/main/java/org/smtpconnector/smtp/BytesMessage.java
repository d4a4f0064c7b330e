package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** A message that is held in memory as octets. */
final class BytesMessage implements MessageSource {
  private final byte[] bytes;
  private final Content content;

  BytesMessage(byte[] bytes) {
    this.bytes = bytes;
    this.content = contentOf(bytes);
  }

  private static Content contentOf(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return Content.EIGHT_BIT;
      }
    }
    return Content.SEVEN_BIT;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(bytes.length);
  }

  @Override
  public Content content() {
    return content;
  }
}
