package org.smtpconnector.mail.mime;

import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimePartDataSource;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.header.ValidatingHeaderEncoder;

/**
 * Copies a message, so that writing the copy does not change the original: Jakarta Mail updates the
 * headers of the message and of every part when it writes them. Content read from a stream is
 * copied octet for octet; parts of the caller's classes, and signed or encrypted ones, write
 * themselves.
 */
final class MimeMessageCopier {
  private MimeMessageCopier() {}

  /**
   * @param leftOut names of fields to omit, in lower case
   * @throws IllegalArgumentException if a header field cannot be sent; the exception's message
   *     names it
   */
  static FixedIdMimeMessage of(MimeMessage original, Set<String> leftOut)
      throws MessagingException, IOException {
    FixedIdMimeMessage copy = new FixedIdMimeMessage();
    copy(original, copy, leftOut);
    return copy;
  }

  private static void copy(MimePart original, MimePart copy, Set<String> leftOut)
      throws MessagingException, IOException {
    copy.setDataHandler(content(original.getDataHandler()));
    boolean signed = original.getHeader("DKIM-Signature") != null; // its fields must stay unchanged
    Enumeration<String> lines = original.getAllHeaderLines();
    while (lines.hasMoreElements()) {
      String line = lines.nextElement();
      line =
          signed ? ValidatingHeaderEncoder.unchanged(line) : ValidatingHeaderEncoder.encode(line);
      String name = line.split("[: \t]", 2)[0].toLowerCase(Locale.ROOT);
      if (!leftOut.contains(name)) {
        copy.addHeaderLine(line);
      }
    }
  }

  private static DataHandler content(DataHandler original) throws MessagingException, IOException {
    if (original.getDataSource() instanceof MimePartDataSource) {
      return original;
    }
    String type = original.getContentType();
    if (matchesType(type, "multipart/*")
        && original.getContent() instanceof MimeMultipart multipart
        && isPlain(multipart)) {
      return new DataHandler(new MultipartCopy(multipart), multipart.getContentType());
    }
    if (matchesType(type, "message/rfc822")
        && original.getContent() instanceof MimeMessage message) {
      Optional<byte[]> octets = octets(message);
      return octets.isPresent()
          ? new DataHandler(new ByteArrayDataSource(octets.get(), type))
          : new DataHandler(of(message, Set.of()), type);
    }
    return original;
  }

  /**
   * Returns the octets of a message that was read from a stream, or whose class overrides writeTo.
   */
  private static Optional<byte[]> octets(MimeMessage message)
      throws MessagingException, IOException {
    if (message.getClass() == MimeMessage.class
        && message.getDataHandler().getDataSource() instanceof MimePartDataSource) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      message.writeTo(octets);
      return Optional.of(octets.toByteArray());
    }
    return MimeMessageOverrideInvoker.written(message);
  }

  static boolean matchesType(String type, String pattern) throws MessagingException {
    return type != null && new ContentType(type).match(pattern);
  }

  private static boolean isPlain(MimeMultipart multipart) throws MessagingException {
    for (int i = 0; i < multipart.getCount(); i++) {
      if (multipart.getBodyPart(i).getClass() != MimeBodyPart.class) {
        return false;
      }
    }
    return multipart.getClass() == MimeMultipart.class && !isSealed(multipart.getContentType());
  }

  /** Whether it is signed or encrypted, so that no octet may change (RFC 1847). */
  static boolean isSealed(String type) throws MessagingException {
    return matchesType(type, "multipart/signed") || matchesType(type, "multipart/encrypted");
  }

  private static final class MultipartCopy extends MimeMultipart {
    MultipartCopy(MimeMultipart original) throws MessagingException, IOException {
      contentType = original.getContentType(); // with its boundary
      setPreamble(original.getPreamble());
      for (int i = 0; i < original.getCount(); i++) {
        BodyPart part = original.getBodyPart(i);
        MimeBodyPart copy = new MimeBodyPart();
        copy((MimeBodyPart) part, copy, Set.of());
        addBodyPart(copy);
      }
    }
  }
}
