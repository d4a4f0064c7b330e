package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Turns a message of Jakarta Mail into the bytes that go out, once: without Bcc, with a Message-ID
 * and a date, 7-bit clean where that can be done. The message itself is not changed, but by what
 * its own class does when it is saved or written.
 */
public final class MimeAdapter {
  // Content-Length is of a file, and of other octets than go out.
  private static final Set<String> LEFT_OUT = Set.of("bcc", "resent-bcc", "content-length");

  /**
   * @throws IllegalArgumentException if a header field cannot go out or names no recipient, or the
   *     content cannot be read; the message names the field or the part
   * @throws MailException.Misconfigured if there is no author, in the message or the settings
   */
  public ComposedMail adapt(MimeMessage original, Supplier<Mailbox> from) {
    try {
      CustomMimeMessage.save(original);
      Optional<byte[]> written = CustomMimeMessage.written(original);
      FixedIdMimeMessage message =
          MimeCopy.of(
              written.isPresent() ? new FixedIdMimeMessage(written.get()) : original, LEFT_OUT);
      HeaderEnvelope header = new HeaderEnvelope(original);
      List<EmailAddress> recipients = header.recipients();
      EmailAddress sender = complete(message, header, from);
      message.saveChanges();
      OctetBuffer bytes = new OctetBuffer(8192);
      message.writeTo(bytes);
      return new ComposedMail(
          message.getMessageID(),
          new SmtpMessageOptions(original).envelope(sender, recipients),
          composed(SevenBitConverter.of(bytes.toByteArray())));
    } catch (MailException | IllegalArgumentException e) {
      throw e; // it says already what is wrong
    } catch (MessagingException | IOException | RuntimeException e) {
      // The parts and sources may be of the caller's own classes, whatever those throw.
      String where = UnreadablePart.of(original).map(part -> part + ": ").orElse("");
      throw new IllegalArgumentException("the mail cannot be composed: " + where + e, e);
    }
  }

  private static ComposedMessage composed(byte[] bytes) throws MessagingException, IOException {
    ComposedMessage message = ComposedMessage.of(EncodedContent.inLines(bytes));
    if (message.content() == Content.SEVEN_BIT || message.utf8Headers()) {
      return message;
    }
    return SevenBitConverter.strictly(bytes)
        .map(form -> message.withSevenBit(ComposedMessage.of(EncodedContent.inLines(form))))
        .orElse(message);
  }

  /** Adds what a mail must have and this has not (RFC 5322 3.6), and returns its sender. */
  private static EmailAddress complete(
      FixedIdMimeMessage message, HeaderEnvelope header, Supplier<Mailbox> defaultFrom)
      throws MessagingException, IOException {
    if (!header.hasFrom()) {
      Mailbox from = defaultFrom.get();
      message.setHeader(
          header.fromField(), MimeComposer.addressList(header.fromField(), List.of(from)));
    }
    EmailAddress sender = new HeaderEnvelope(message).sender().orElseThrow();
    if (message.getMessageID() == null || message.getMessageID().isBlank()) {
      message.setHeader("Message-ID", MimeComposer.newMessageId(sender));
    }
    if (message.getHeader("Date") == null) {
      message.setHeader("Date", MimeComposer.newDate());
    }
    return sender;
  }
}
