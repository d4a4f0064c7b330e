package org.smtpconnector.mail.testkit;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.smtpconnector.mail.Attachment;

/** The parts of a message: its text and its files. */
final class CapturedParts {
  private static final String OCTETS = "application/octet-stream";

  private final List<Leaf> leaves = new ArrayList<>();

  CapturedParts(MimeMessage message) throws MessagingException, IOException {
    collect(message, "");
  }

  /**
   * A part without nested parts.
   *
   * @param parent the subtype of the multipart that contains it
   */
  private record Leaf(MimePart part, String parent) {
    boolean isAttached() {
      return Part.ATTACHMENT.equalsIgnoreCase(disposition());
    }

    private String disposition() {
      try {
        return part.getDisposition();
      } catch (MessagingException e) {
        return null; // its disposition cannot be read
      }
    }

    Optional<String> name() throws MessagingException {
      String name = part.getFileName();
      if (name == null) {
        return Optional.empty();
      }
      return Optional.of(decoded(name).replaceAll("\\p{Cntrl}", " ")).filter(n -> !n.isBlank());
    }

    boolean isText(String type) throws MessagingException {
      return part.isMimeType(type) && !isAttached() && name().isEmpty();
    }

    /** Whether this is a file: alternatives, and parts that another part displays, are not. */
    boolean isFile(String html) throws MessagingException {
      if (isAttached()) {
        return true;
      }
      boolean written = isText("text/plain") || isText("text/html");
      String id = part.getContentID() == null ? "" : part.getContentID().replaceAll("[<> ]", "");
      boolean shown = !id.isEmpty() && html.contains("cid:" + id);
      return !written && !shown && !parent.equals("alternative") && !parent.equals("related");
    }
  }

  private void collect(MimePart part, String parent) throws MessagingException, IOException {
    if (!part.isMimeType("multipart/*")) {
      leaves.add(new Leaf(part, parent));
      return;
    }
    Multipart multipart = (Multipart) part.getContent();
    String type = new ContentType(multipart.getContentType()).getSubType().toLowerCase(Locale.ROOT);
    for (int i = 0; i < multipart.getCount(); i++) {
      collect((MimePart) multipart.getBodyPart(i), type);
    }
  }

  /** Returns the text of this type; empty if there is none. */
  String textOfType(String type) throws MessagingException, IOException {
    StringJoiner all = new StringJoiner("\n");
    for (Leaf leaf : leaves) {
      if (leaf.isText(type)) {
        all.add(textOf(leaf.part()).replace("\r\n", "\n"));
      }
    }
    return all.toString();
  }

  private static String textOf(MimePart part) throws MessagingException, IOException {
    try {
      return (String) part.getContent();
    } catch (UnsupportedEncodingException e) {
      return new String(octetsOf(part), StandardCharsets.UTF_8); // its charset is unknown
    }
  }

  List<Attachment> files() throws MessagingException, IOException {
    String html = textOfType("text/html");
    List<Attachment> files = new ArrayList<>();
    for (Leaf leaf : leaves) {
      if (leaf.isFile(html)) {
        String name = leaf.name().orElse("unnamed-" + (files.size() + 1));
        files.add(new Attachment(name, typeOf(leaf.part()), octetsOf(leaf.part())));
      }
    }
    return files;
  }

  private static String typeOf(MimePart part) throws MessagingException {
    try {
      return new ContentType(MimeUtility.unfold(part.getContentType()).split(";", 2)[0])
          .getBaseType();
    } catch (ParseException e) {
      return OCTETS; // RFC 2045 5.2 treats it as text, but mail programs do not
    }
  }

  private static byte[] octetsOf(MimePart part) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static String decoded(String name) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(name));
    } catch (UnsupportedEncodingException e) {
      return name;
    }
  }
}
