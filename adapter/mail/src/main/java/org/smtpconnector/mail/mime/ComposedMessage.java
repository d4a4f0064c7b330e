package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * The bytes of a message, the same at each attempt.
 *
 * @param utf8Headers whether header fields contain UTF-8
 * @param sevenBit the same message for servers without 8BITMIME
 */
record ComposedMessage(
    byte[] bytes, Content content, boolean utf8Headers, Optional<MessageSource> sevenBit)
    implements MessageSource {

  /** Returns the message in these bytes, which are examined for 8-bit content. */
  static ComposedMessage of(byte[] bytes) {
    boolean utf8Headers = hasEighthBit(bytes, 0, endOfHeader(bytes));
    boolean eightBit = utf8Headers || hasEighthBit(bytes, 0, bytes.length);
    return new ComposedMessage(
        bytes, eightBit ? Content.EIGHT_BIT : Content.SEVEN_BIT, utf8Headers, Optional.empty());
  }

  /** Returns this message with a form for servers without 8BITMIME. */
  ComposedMessage withSevenBit(ComposedMessage other) {
    return new ComposedMessage(bytes, content, utf8Headers, Optional.of(other));
  }

  private static int endOfHeader(byte[] bytes) {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r') {
        return i;
      }
    }
    return bytes.length;
  }

  private static boolean hasEighthBit(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(bytes.length);
  }
}
