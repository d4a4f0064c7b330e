package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * A message of which only the first half can be read.
 *
 * @param octets how much of it, besides a few
 */
public record HalfMessage(int octets) implements MessageSource {
  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write("Subject: half\r\n\r\nThe first".getBytes(UTF_8));
    for (int i = 0; i < octets; i += 10) {
      out.write("\r\n12345678".getBytes(UTF_8));
    }
    throw new IOException("disk failed");
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
