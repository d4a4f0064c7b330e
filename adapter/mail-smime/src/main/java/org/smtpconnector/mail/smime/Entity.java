package org.smtpconnector.mail.smime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/** A MIME entity, 7-bit clean, of parts that are written one after another. */
record Entity(List<MessageSource> parts) implements MessageSource {
  static Entity of(MessageSource... parts) {
    return new Entity(List.of(parts));
  }

  /** Returns these lines, each with a line end. */
  static MessageSource lines(String... lines) {
    return MessageSource.of(
        (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    for (MessageSource part : parts) {
      part.writeTo(out);
    }
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(parts.stream().mapToLong(part -> part.size().orElseThrow()).sum());
  }

  @Override
  public Content content() {
    return Content.SEVEN_BIT;
  }
}
