package org.smtpconnector.mail.preview;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of a message that contains no other parts. Invalid header fields are treated as absent.
 *
 * @param number its place among the parts, from 0
 */
record MessagePart(int number, MimePart part) {
  private static final String OCTETS = "application/octet-stream";
  private static final int BASE64_LINE = 78; // octets, its line end among them
  private static final int BASE64_LINE_DECODED = 57;

  /** The text of a part, or its beginning. */
  record Excerpt(String text, boolean cut) {}

  boolean isWritten(String type) {
    return type().equals(type) && !isAttached() && fileName().isEmpty();
  }

  boolean isAttached() {
    try {
      return Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
    } catch (MessagingException e) {
      return false;
    }
  }

  /** Returns the type in lower case, such as {@code image/png}. */
  String type() {
    return contentType().map(t -> t.getBaseType().toLowerCase(Locale.ROOT)).orElse(OCTETS);
  }

  private Optional<ContentType> contentType() {
    try {
      return Optional.of(new ContentType(MimeUtility.unfold(part.getContentType())));
    } catch (ParseException e) {
      return Optional.empty();
    } catch (MessagingException e) {
      return Optional.empty();
    }
  }

  String name() {
    return fileName().orElse("part-" + (number + 1));
  }

  private Optional<String> fileName() {
    try {
      return Optional.ofNullable(part.getFileName())
          .map(MessagePart::decoded)
          .map(name -> name.replaceAll("[\\p{Cntrl}\\p{Cf}]", ""))
          .filter(name -> !name.isBlank());
    } catch (MessagingException e) {
      return Optional.empty();
    }
  }

  /** Returns the decoded text of a header field. */
  static String decoded(String text) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(text));
    } catch (UnsupportedEncodingException e) {
      return text;
    }
  }

  /** Returns the Content-ID without brackets. */
  Optional<String> contentId() {
    try {
      return Optional.ofNullable(part.getContentID()).map(id -> id.replaceAll("[<>\\s]", ""));
    } catch (MessagingException e) {
      return Optional.empty();
    }
  }

  /** Returns the number of octets of the content, decoded; estimated from its encoded size. */
  long size() {
    try {
      long encoded = Math.max(0, part.getSize());
      return "base64".equalsIgnoreCase(part.getEncoding())
          ? encoded * BASE64_LINE_DECODED / BASE64_LINE
          : encoded;
    } catch (MessagingException e) {
      return 0;
    }
  }

  InputStream content() throws IOException {
    try {
      return part.getInputStream();
    } catch (MessagingException e) {
      throw new IOException("part " + (number + 1) + " cannot be read: " + e.getMessage(), e);
    }
  }

  Excerpt text(int mostOctets) throws IOException {
    try (InputStream in = content()) {
      byte[] octets = in.readNBytes(mostOctets);
      return new Excerpt(new String(octets, charset()), in.read() >= 0);
    }
  }

  private Charset charset() {
    String name = contentType().map(type -> type.getParameter("charset")).orElse(null);
    try {
      return name == null
          ? StandardCharsets.UTF_8
          : Charset.forName(MimeUtility.javaCharset(name.strip()));
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8; // it is unknown here
    }
  }
}
