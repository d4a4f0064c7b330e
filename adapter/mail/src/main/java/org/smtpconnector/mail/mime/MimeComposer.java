package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailBody;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.header.AddressList;
import org.smtpconnector.mail.header.FieldKind;
import org.smtpconnector.mail.header.HeaderFolding;
import org.smtpconnector.mail.header.NamedAddress;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;

/**
 * Turns a mail into the bytes of a MIME message, once: they are the same at each attempt. The bytes
 * are 7-bit clean, so that they suit every relay, but for messages that go as files, which nobody
 * may encode: of those there is another form.
 *
 * <p>Parts are encoded before Jakarta Mail gets them: left to itself it reads each content twice,
 * looks for the class that can write it, and looks its own stream classes up for every part.
 */
public final class MimeComposer {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String ENCODING = "Content-Transfer-Encoding";
  private static final int HEADER = 2048; // octets that most headers do with
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT); // RFC 5322 3.3
  private static final Session ASCII = session(false);
  private static final Session UTF8 = session(true);

  // One for each that composes at this moment, and no more than once did so together.
  private final Queue<ReusableMultipart> multiparts = new ConcurrentLinkedQueue<>();

  /**
   * @throws IllegalArgumentException if an attachment cannot be read; the message names it
   */
  public ComposedMail compose(Mail mail, Mailbox sender) {
    Envelope envelope = mail.envelope().of(sender.address(), mail.recipients());
    String messageId = mail.header().messageId().orElseGet(() -> newMessageId(sender.address()));
    boolean utf8 = needsUtf8(mail, sender);
    try {
      HeaderAlone header = new HeaderAlone(utf8 ? UTF8 : ASCII);
      fields(header, mail, sender);
      header.setHeader("Message-ID", messageId);
      return new ComposedMail(
          messageId, envelope, message(header, mail.body(), utf8), mail.envelope().onDoubt());
    } catch (MessagingException | IOException e) {
      throw new IllegalArgumentException("the mail cannot be composed: " + e.getMessage(), e);
    }
  }

  /** One that nobody else makes (RFC 5322 3.6.4). */
  static String newMessageId(EmailAddress sender) {
    return "<" + UUID.randomUUID() + "@" + sender.domain() + ">";
  }

  /** Now, as Date has it. */
  static String newDate() {
    return DATE.format(ZonedDateTime.now());
  }

  private static Session session(boolean utf8) {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", String.valueOf(utf8));
    return Session.getInstance(properties);
  }

  /** Whether a header field will hold a local part beyond ASCII, which only UTF-8 can write. */
  private static boolean needsUtf8(Mail mail, Mailbox sender) {
    return Stream.of(List.of(sender), mail.to(), mail.cc(), mail.replyTo())
            .flatMap(List::stream)
            .anyMatch(mailbox -> mailbox.address().needsSmtpUtf8())
        || !mail.header().fields().stream().allMatch(FieldKind::isAscii);
  }

  private static void fields(MimeMessage message, Mail mail, Mailbox sender)
      throws MessagingException, IOException {
    addresses(message, "From", List.of(sender));
    addresses(message, "To", mail.to());
    addresses(message, "Cc", mail.cc());
    addresses(message, "Reply-To", mail.replyTo());
    if (mail.to().isEmpty() && mail.cc().isEmpty()) {
      message.setHeader("To", FieldKind.NOBODY); // some filters distrust a mail without
    }
    message.setHeader(
        "Subject", HeaderFolding.text("Subject", mail.subject(), mail.body().charset().name()));
    message.setHeader("Date", newDate());
    message.setHeader("MIME-Version", "1.0");
    for (String field : mail.header().fields()) {
      message.addHeaderLine(field);
    }
  }

  private static void addresses(MimeMessage message, String field, List<Mailbox> mailboxes)
      throws MessagingException {
    if (!mailboxes.isEmpty()) {
      message.setHeader(field, addressList(field, mailboxes));
    }
  }

  /** The value of this field that holds these. */
  static String addressList(String field, List<Mailbox> mailboxes) {
    return AddressList.of(
        field,
        mailboxes.stream()
            .map(mailbox -> new NamedAddress(mailbox.displayName(), mailbox.address()))
            .toList());
  }

  /** With another form for servers without 8BITMIME, where a message in it is not 7-bit clean. */
  private ComposedMessage message(HeaderAlone header, MailBody body, boolean utf8)
      throws MessagingException, IOException {
    MailBody read = body.hasMessage() ? body.read() : body; // once, for both forms
    ComposedMessage message = message(header, read, utf8, true);
    return message.content() == Content.SEVEN_BIT || utf8 || !body.hasMessage()
        ? message
        : message.withSevenBit(message(header, read, false, false));
  }

  private ComposedMessage message(HeaderAlone header, MailBody body, boolean utf8, boolean eightBit)
      throws MessagingException, IOException {
    ReusableMultipart multipart = multiparts.poll();
    multipart = multipart == null ? new ReusableMultipart() : multipart;
    try {
      MimeParts parts = new MimeParts(body, ASCII.getStreamProvider(), multipart, eightBit);
      byte[] bytes = message(header, parts);
      Content content = utf8 || parts.isEightBit() ? Content.EIGHT_BIT : Content.SEVEN_BIT;
      return new ComposedMessage(bytes, content, utf8, Optional.empty());
    } finally {
      multipart.empty();
      multiparts.add(multipart);
    }
  }

  private static byte[] message(HeaderAlone message, MimeParts parts)
      throws MessagingException, IOException {
    if (parts.isOne()) {
      EncodedContent content = parts.content();
      message.setHeader(CONTENT_TYPE, parts.contentType());
      message.setHeader(ENCODING, content.encoding());
      OctetBuffer octets = new OctetBuffer(HEADER + content.octets().length);
      message.writeTo(octets);
      octets.write(content.octets());
      return octets.toByteArray();
    }
    ReusableMultipart multipart = parts.filled();
    message.setHeader(CONTENT_TYPE, multipart.getContentType());
    message.removeHeader(ENCODING);
    if (parts.isEightBit()) {
      message.setHeader(ENCODING, EncodedContent.EIGHT_BIT); // RFC 2045 6.4
    }
    OctetBuffer octets = new OctetBuffer(HEADER + multipart.room());
    message.writeTo(octets);
    multipart.writeTo(octets);
    return octets.toByteArray();
  }

  /** A message that writes its header and the empty line behind it, and nothing more. */
  private static final class HeaderAlone extends MimeMessage {
    HeaderAlone(Session session) {
      super(session);
      content = new byte[0];
      modified = false;
      saved = true; // or it would be given an ID, and its content looked at
    }
  }
}
