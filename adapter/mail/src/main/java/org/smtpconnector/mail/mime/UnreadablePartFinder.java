package org.smtpconnector.mail.mime;

import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.smtpconnector.mail.header.HeaderTextValidator;

/**
 * Finds the part of a message that cannot be read, after composing it failed: Jakarta Mail does not
 * name it. The message is read again and not changed.
 */
final class UnreadablePartFinder {
  private UnreadablePartFinder() {}

  /**
   * Returns the number and name of the part, such as {@code part 2.1 'sales.csv'}, or {@code its
   * content} if the message has no parts; empty if all parts can be read now.
   */
  static Optional<String> find(MimeMessage message) {
    return find(message, "");
  }

  /**
   * @param place the part number, as IMAP defines it (RFC 9051 6.4.5); empty for the message
   */
  private static Optional<String> find(Part part, String place) {
    try {
      DataHandler content = part.getDataHandler();
      if (MimeMessageCopier.matchesType(content.getContentType(), "multipart/*")) {
        return among((Multipart) content.getContent(), place);
      }
      if (MimeMessageCopier.matchesType(content.getContentType(), "message/rfc822")
          && content.getContent() instanceof MimeMessage nested) {
        return find(nested, place);
      }
      if (part instanceof BodyPart) {
        part.writeTo(OutputStream.nullOutputStream()); // it may be of the caller's class
      } else {
        content.writeTo(
            OutputStream.nullOutputStream()); // writing the message itself would save it
      }
      return Optional.empty();
    } catch (IOException | MessagingException | RuntimeException e) {
      return Optional.of(nameOf(part, place)); // it fails as before
    }
  }

  private static Optional<String> among(Multipart parts, String place) throws MessagingException {
    for (int i = 0; i < parts.getCount(); i++) {
      String number = (place.isEmpty() ? "" : place + ".") + (i + 1);
      Optional<String> found = find(parts.getBodyPart(i), number);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String nameOf(Part part, String place) {
    if (place.isEmpty()) {
      return "its content";
    }
    try {
      String name = part.getFileName();
      return "part " + place + (name == null ? "" : " '" + HeaderTextValidator.plain(name) + "'");
    } catch (MessagingException e) {
      return "part " + place; // its header cannot be read
    }
  }
}
