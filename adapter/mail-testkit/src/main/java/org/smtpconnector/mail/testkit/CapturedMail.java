package org.smtpconnector.mail.testkit;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.testkit.ReceivedMessage;

/** A mail as it left the application, read back from its bytes. */
public final class CapturedMail {
  private final ReceivedMessage received;
  private final MimeMessage message;
  private final List<Part> parts = new ArrayList<>();

  CapturedMail(ReceivedMessage received) {
    this.received = received;
    try {
      message =
          new MimeMessage(
              Session.getInstance(new Properties()), new ByteArrayInputStream(received.content()));
      collect(message);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a mail was sent that cannot be read", e);
    }
  }

  private void collect(Part part) throws MessagingException, IOException {
    if (part.isMimeType("multipart/*")) {
      Multipart multipart = (Multipart) part.getContent();
      for (int i = 0; i < multipart.getCount(); i++) {
        collect(multipart.getBodyPart(i));
      }
    } else {
      parts.add(part);
    }
  }

  /** The envelope's sender, empty for the null reverse-path. */
  public String sender() {
    return received.sender();
  }

  /** Whom it was taken for, Bcc too: addresses alone. */
  public List<String> recipients() {
    return received.recipients();
  }

  /** From, as it is read: {@code Shop <shop@shop.example>}. */
  public String from() {
    return header("From").orElse("");
  }

  /** Empty if there is none. */
  public String subject() {
    return header("Subject").orElse("");
  }

  /** With its angle brackets. */
  public String messageId() {
    return header("Message-ID").orElse("");
  }

  /** A header field, unfolded and decoded; the first of its name. */
  public Optional<String> header(String name) {
    return reading(
        () -> {
          String[] values = message.getHeader(name);
          return values == null
              ? Optional.empty()
              : Optional.of(MimeUtility.decodeText(MimeUtility.unfold(values[0])).strip());
        });
  }

  /** The plain text, that which was made from HTML too; lines end by LF. Empty if there is none. */
  public String text() {
    return writing("text/plain");
  }

  /** The HTML; lines end by LF. Empty if there is none. */
  public String html() {
    return writing("text/html");
  }

  /** The files that go with it, in their order; images that the HTML shows are none. */
  public List<Attachment> attachments() {
    return reading(
        () -> {
          List<Attachment> files = new ArrayList<>();
          for (Part part : parts) {
            if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
              files.add(fileOf(part));
            }
          }
          return files;
        });
  }

  /** The whole message, for what else Jakarta Mail can tell of it. */
  public MimeMessage message() {
    return message;
  }

  @Override
  public String toString() {
    return "'" + subject() + "' to " + recipients();
  }

  private String writing(String type) {
    return reading(
        () -> {
          for (Part part : parts) {
            if (part.isMimeType(type) && part.getDisposition() == null) {
              return ((String) part.getContent()).replace("\r\n", "\n");
            }
          }
          return "";
        });
  }

  private static Attachment fileOf(Part part) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      String type = MimeUtility.unfold(part.getContentType()).split(";", 2)[0];
      return new Attachment(
          MimeUtility.decodeText(part.getFileName()), type.strip(), in.readAllBytes());
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws MessagingException, IOException;
  }

  private static <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
