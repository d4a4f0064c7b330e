package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailBody;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.header.AddressList;
import org.smtpconnector.mail.header.FieldKind;
import org.smtpconnector.mail.header.HeaderFolding;
import org.smtpconnector.mail.header.NamedAddress;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/**
 * Composes the bytes of a MIME message once: they are the same at each attempt. They are 7-bit
 * clean, so that they suit every relay, except for attached messages, which must not be encoded: a
 * message with 8-bit ones gets a second form for relays without 8BITMIME.
 *
 * <p>Parts are encoded before Jakarta Mail receives them: otherwise it reads each content twice,
 * searches for a class that can write it, and looks up its stream classes for every part.
 */
public final class MimeComposer {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String ENCODING = "Content-Transfer-Encoding";
  private static final int EMPTY_LINE = 2; // octets
  private static final int HEADER = 2048; // octets that suffice for most headers
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT); // RFC 5322 3.3
  private static final Session ASCII = session(false);
  private static final Session UTF8 = session(true);

  // One per thread that composes at the moment; as many as have ever composed concurrently.
  private final Queue<PooledMultipart> multiparts = new ConcurrentLinkedQueue<>();

  /**
   * Composes a message of the default mailer.
   *
   * @throws IllegalArgumentException if an attachment cannot be read; the exception's message names
   *     it
   */
  public ComposedMail compose(Mail mail, Mailbox sender) {
    return compose(mail, sender, "");
  }

  /**
   * @param mailer the name of the mailer whose settings apply to S/MIME; empty for the default one
   * @throws IllegalArgumentException if an attachment cannot be read, or if a key or a certificate
   *     is missing or unsuitable; the exception's message names it
   * @throws MailException.Misconfigured if the message is to be signed or encrypted and the
   *     application lacks the module or the settings
   */
  public ComposedMail compose(Mail mail, Mailbox sender, String mailer) {
    Envelope envelope = mail.envelope().of(sender.address(), mail.recipients());
    String messageId = mail.header().messageId().orElseGet(() -> newMessageId(sender.address()));
    boolean utf8 = needsUtf8(mail, sender);
    try {
      HeaderOnlyMessage header = new HeaderOnlyMessage(utf8 ? UTF8 : ASCII);
      fields(header, mail, sender);
      header.setHeader("Message-ID", messageId);
      SegmentedMessageSource message =
          mail.smime().isRequested()
              ? protectedMessage(header, mail, sender, mailer)
              : message(header, mail.body(), utf8);
      return new ComposedMail(messageId, envelope, message, mail.envelope().onDoubt());
    } catch (MessagingException | IOException e) {
      throw new IllegalArgumentException("the message cannot be composed: " + e.getMessage(), e);
    }
  }

  /** Generates a globally unique Message-ID (RFC 5322 3.6.4). */
  static String newMessageId(EmailAddress sender) {
    return "<" + UUID.randomUUID() + "@" + sender.domain() + ">";
  }

  /** Returns the current time in the format of Date. */
  static String newDate() {
    return DATE.format(ZonedDateTime.now());
  }

  private static Session session(boolean utf8) {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", String.valueOf(utf8));
    return Session.getInstance(properties);
  }

  /** Whether a header field will contain a non-ASCII local part, which only UTF-8 can express. */
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
      message.setHeader("To", FieldKind.NOBODY); // some spam filters distrust a message without To
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

  /** Returns the value of an address field. */
  static String addressList(String field, List<Mailbox> mailboxes) {
    return AddressList.of(
        field,
        mailboxes.stream()
            .map(mailbox -> new NamedAddress(mailbox.displayName(), mailbox.address()))
            .toList());
  }

  /**
   * Composes a message whose content is signed or encrypted: the fields of the header, and the
   * entity that takes the place of the content (RFC 8551 3).
   */
  private SegmentedMessageSource protectedMessage(
      HeaderOnlyMessage header, Mail mail, Mailbox sender, String mailer)
      throws MessagingException, IOException {
    SegmentedMessageSource content =
        message(
            new HeaderOnlyMessage(ASCII),
            mail.body(),
            false,
            TransferEncodingPolicy.SIGNED,
            new IdentityHashMap<>());
    MessageSource entity = SmimeProtection.of(mail, sender, mailer, content);
    OctetBuffer octets = new OctetBuffer(HEADER);
    header.writeTo(octets);
    byte[] fields = octets.toByteArray(); // and the empty line, which the entity has too
    boolean utf8 = needsUtf8(mail, sender);
    return new SegmentedMessageSource(
        List.of(
            new MessageSegment.Held(fields, 0, fields.length - EMPTY_LINE),
            new MessageSegment.Written(entity)),
        utf8 ? Content.EIGHT_BIT : Content.SEVEN_BIT,
        utf8,
        Optional.empty());
  }

  /**
   * Composes the message, with a second form for servers without 8BITMIME if an attached message is
   * not 7-bit clean.
   */
  private SegmentedMessageSource message(HeaderOnlyMessage header, MailBody body, boolean utf8)
      throws MessagingException, IOException {
    Map<Attachment, ScannedAttachment> files = new IdentityHashMap<>(); // read once, for both forms
    SegmentedMessageSource message =
        message(header, body, utf8, TransferEncodingPolicy.EIGHT_BIT, files);
    return message.content() == Content.SEVEN_BIT || utf8 || !body.hasMessage()
        ? message
        : message.withSevenBit(
            message(header, body, false, TransferEncodingPolicy.SEVEN_BIT, files));
  }

  private SegmentedMessageSource message(
      HeaderOnlyMessage header,
      MailBody body,
      boolean utf8,
      TransferEncodingPolicy policy,
      Map<Attachment, ScannedAttachment> files)
      throws MessagingException, IOException {
    PooledMultipart multipart = multiparts.poll();
    multipart = multipart == null ? new PooledMultipart() : multipart;
    try {
      MimeParts parts = new MimeParts(body, ASCII.getStreamProvider(), multipart, policy, files);
      byte[] bytes = message(header, parts);
      Content content = utf8 || parts.isEightBit() ? Content.EIGHT_BIT : Content.SEVEN_BIT;
      return new SegmentedMessageSource(
          SegmentedMessageSource.segments(bytes, parts.streamed()),
          content,
          utf8,
          Optional.empty());
    } finally {
      multipart.empty();
      multiparts.add(multipart);
    }
  }

  private static byte[] message(HeaderOnlyMessage message, MimeParts parts)
      throws MessagingException, IOException {
    if (parts.isSinglePart()) {
      EncodedContent content = parts.content();
      message.setHeader(CONTENT_TYPE, parts.contentType());
      message.setHeader(ENCODING, content.encoding());
      OctetBuffer octets = new OctetBuffer(HEADER + content.octets().length);
      message.writeTo(octets);
      octets.write(content.octets());
      return octets.toByteArray();
    }
    PooledMultipart multipart = parts.filled();
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

  /** A message that writes only its header and the empty line after it. */
  private static final class HeaderOnlyMessage extends MimeMessage {
    HeaderOnlyMessage(Session session) {
      super(session);
      content = new byte[0];
      modified = false;
      saved = true; // otherwise writing would add an id and examine the content
    }
  }
}
