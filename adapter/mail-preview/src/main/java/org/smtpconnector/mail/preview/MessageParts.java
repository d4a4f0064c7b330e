package org.smtpconnector.mail.preview;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a message, in their order. An attached message is one part. */
record MessageParts(List<MessagePart> parts) {
  private static final int MOST_PARTS = 500;
  private static final int MOST_LEVELS = 30;

  MessageParts {
    parts = List.copyOf(parts);
  }

  static MessageParts of(MimeMessage message) throws IOException {
    List<MessagePart> parts = new ArrayList<>();
    try {
      collect(message, 0, parts);
    } catch (MessagingException e) {
      throw new IOException("its parts cannot be read: " + e.getMessage(), e);
    }
    return new MessageParts(parts);
  }

  private static void collect(MimePart part, int level, List<MessagePart> parts)
      throws MessagingException, IOException {
    if (parts.size() < MOST_PARTS
        && level < MOST_LEVELS
        && part.isMimeType("multipart/*")
        && part.getContent() instanceof Multipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        collect((MimePart) multipart.getBodyPart(i), level + 1, parts);
      }
    } else if (parts.size() < MOST_PARTS) {
      parts.add(new MessagePart(parts.size(), part));
    }
  }

  Optional<MessagePart> html() {
    return written("text/html");
  }

  Optional<MessagePart> text() {
    return written("text/plain");
  }

  private Optional<MessagePart> written(String type) {
    return parts.stream().filter(part -> part.isWritten(type)).findFirst();
  }

  /** Returns the parts besides text and HTML. */
  List<MessagePart> files() {
    return parts.stream()
        .filter(part -> html().filter(part::equals).isEmpty())
        .filter(part -> text().filter(part::equals).isEmpty())
        .toList();
  }

  Optional<MessagePart> find(String number) {
    return parts.stream().filter(part -> number.equals(part.number() + "")).findFirst();
  }
}
