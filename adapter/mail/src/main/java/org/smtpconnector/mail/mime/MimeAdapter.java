package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.ReversePath;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Converts a message of Jakarta Mail once to the bytes to send: without Bcc, with Message-ID and
 * Date, 7-bit clean if possible. The message itself is not changed, except by its own class when
 * saved or written.
 */
public final class MimeAdapter {
  // Content-Length describes a file and differs from the octets sent.
  private static final Set<String> LEFT_OUT = Set.of("bcc", "resent-bcc", "content-length");

  /**
   * @throws IllegalArgumentException if a header field cannot be sent, there is no recipient, or
   *     the content cannot be read; the exception's message names the field or the part
   * @throws MailException.Misconfigured if neither the message nor the settings name an author
   */
  public ComposedMail adapt(MimeMessage original, Supplier<Mailbox> from) {
    return adapt(original, from, Optional.empty());
  }

  /**
   * @param envelopeSender the envelope sender of messages that set none; without it, Sender or From
   * @throws IllegalArgumentException as {@link #adapt(MimeMessage, Supplier)} does
   * @throws MailException.Misconfigured as {@link #adapt(MimeMessage, Supplier)} does
   */
  public ComposedMail adapt(
      MimeMessage original, Supplier<Mailbox> from, Optional<ReversePath> envelopeSender) {
    try {
      MimeMessageOverrideInvoker.save(original);
      Optional<byte[]> written = MimeMessageOverrideInvoker.written(original);
      FixedIdMimeMessage message =
          MimeMessageCopier.of(
              written.isPresent() ? new FixedIdMimeMessage(written.get()) : original, LEFT_OUT);
      HeaderEnvelope header = new HeaderEnvelope(original);
      List<EmailAddress> recipients = header.recipients();
      EmailAddress sender = complete(message, header, from);
      message.saveChanges();
      OctetBuffer bytes = new OctetBuffer(8192);
      message.writeTo(bytes);
      return new ComposedMail(
          message.getMessageID(),
          new SmtpMessageEnvelopeReader(original)
              .envelope(
                  envelopeSender.map(ReversePath::address).orElse(Optional.of(sender)), recipients),
          composed(SevenBitConverter.of(bytes.toByteArray())));
    } catch (MailException | IllegalArgumentException e) {
      throw e; // it already says what is wrong
    } catch (MessagingException | IOException | RuntimeException e) {
      // Parts and sources may be of the caller's classes, which may throw anything.
      String where = UnreadablePartFinder.find(original).map(part -> part + ": ").orElse("");
      throw new IllegalArgumentException("the message cannot be composed: " + where + e, e);
    }
  }

  private static SegmentedMessageSource composed(byte[] bytes)
      throws MessagingException, IOException {
    SegmentedMessageSource message = SegmentedMessageSource.of(EncodedContent.inLines(bytes));
    if (message.content() == Content.SEVEN_BIT || message.utf8Headers()) {
      return message;
    }
    return SevenBitConverter.strictly(bytes)
        .map(form -> message.withSevenBit(SegmentedMessageSource.of(EncodedContent.inLines(form))))
        .orElse(message);
  }

  /** Adds the mandatory fields that are missing (RFC 5322 3.6), and returns the sender. */
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
