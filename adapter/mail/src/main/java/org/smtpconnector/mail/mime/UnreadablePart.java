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
import org.smtpconnector.mail.header.HeaderText;

/**
 * Finds out which part of a message cannot be read, once it is known that one cannot: Jakarta Mail
 * does not say. It is read again for that, and not changed.
 */
final class UnreadablePart {
  private UnreadablePart() {}

  /**
   * The part by its place and name, such as {@code part 2.1 'sales.csv'}, or {@code its content},
   * where that is not of parts; empty if all can be read now.
   */
  static Optional<String> of(MimeMessage message) {
    return of(message, "");
  }

  /**
   * @param place of the part among those of its parents, as IMAP counts them (RFC 9051 6.4.5);
   *     empty for the message
   */
  private static Optional<String> of(Part part, String place) {
    try {
      DataHandler content = part.getDataHandler();
      if (MimeCopy.isLike(content.getContentType(), "multipart/*")) {
        return among((Multipart) content.getContent(), place);
      }
      if (MimeCopy.isLike(content.getContentType(), "message/rfc822")
          && content.getContent() instanceof MimeMessage nested) {
        return of(nested, place);
      }
      if (part instanceof BodyPart) {
        part.writeTo(OutputStream.nullOutputStream()); // it may be of the caller's own class
      } else {
        content.writeTo(OutputStream.nullOutputStream()); // a message would save itself
      }
      return Optional.empty();
    } catch (IOException | MessagingException | RuntimeException e) {
      return Optional.of(nameOf(part, place)); // it fails as it did before
    }
  }

  private static Optional<String> among(Multipart parts, String place) throws MessagingException {
    for (int i = 0; i < parts.getCount(); i++) {
      String number = (place.isEmpty() ? "" : place + ".") + (i + 1);
      Optional<String> found = of(parts.getBodyPart(i), number);
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
      return "part " + place + (name == null ? "" : " '" + HeaderText.plain(name) + "'");
    } catch (MessagingException e) {
      return "part " + place; // its header is what cannot be read
    }
  }
}
