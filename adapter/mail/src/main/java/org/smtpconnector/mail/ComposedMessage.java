package org.smtpconnector.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * The bytes that the composer made.
 *
 * @param utf8Headers whether header fields hold UTF-8; without, all is 7-bit
 */
record ComposedMessage(byte[] bytes, boolean utf8Headers) implements MessageSource {
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
    return utf8Headers ? Content.EIGHT_BIT : Content.SEVEN_BIT;
  }
}
