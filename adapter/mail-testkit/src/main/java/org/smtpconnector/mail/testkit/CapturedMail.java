package org.smtpconnector.mail.testkit;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.testkit.ReceivedMessage;

/** A message as the application sent it, parsed from its bytes as mail programs parse it. */
public final class CapturedMail {
  private final ReceivedMessage received;
  private final MimeMessage message;
  private final CapturedParts parts;

  CapturedMail(ReceivedMessage received) {
    this.received = received;
    try {
      message = new MimeMessage(session(), new ByteArrayInputStream(received.content()));
      parts = new CapturedParts(message);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a message was sent that cannot be parsed", e);
    }
  }

  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return Session.getInstance(properties);
  }

  /** {@return the envelope's sender, empty for the null reverse-path} */
  public String sender() {
    return received.sender();
  }

  /** {@return the addresses that it was received for, including Bcc} */
  public List<String> recipients() {
    return received.recipients();
  }

  /**
   * {@return the user that {@code MailSender.as} named; empty if it was sent without credentials}
   */
  public Optional<String> user() {
    return received.user();
  }

  /** {@return the decoded From: {@code Shop <shop@shop.example>}} */
  public String from() {
    return header("From").orElse("");
  }

  /** {@return the subject, empty if there is none} */
  public String subject() {
    return header("Subject").orElse("");
  }

  /** {@return the Message-ID with its angle brackets} */
  public String messageId() {
    return header("Message-ID").orElse("");
  }

  /**
   * {@return a header field, unfolded and decoded; the first of its name}
   *
   * @param name the name of the field
   */
  public Optional<String> header(String name) {
    return reading(
        () -> {
          String[] values = message.getHeader(name);
          return values == null
              ? Optional.empty()
              : Optional.of(MimeUtility.decodeText(MimeUtility.unfold(values[0])).strip());
        });
  }

  /**
   * {@return the plain text, including one generated from HTML; lines end with LF} Several texts
   * that are not files are joined. Empty if there is none.
   */
  public String text() {
    return reading(() -> parts.textOfType("text/plain"));
  }

  /** {@return the HTML, in the form of {@link #text}} */
  public String html() {
    return reading(() -> parts.textOfType("text/html"));
  }

  /**
   * {@return the attached files, in order, without images that the HTML displays} A file without a
   * name is called {@code unnamed-} and its number among the files.
   */
  public List<Attachment> attachments() {
    return reading(parts::files);
  }

  /** {@return the whole message, for everything else that Jakarta Mail can read} */
  public MimeMessage message() {
    return message;
  }

  @Override
  public String toString() {
    return "'" + subject() + "' to " + recipients();
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
