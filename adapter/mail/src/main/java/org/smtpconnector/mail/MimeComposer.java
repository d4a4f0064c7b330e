package org.smtpconnector.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;

/**
 * Turns a mail into the bytes of a MIME message, once: they are the same at each attempt. The bytes
 * are 7-bit clean, so that they suit every relay.
 */
final class MimeComposer {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  Delivery compose(Mail mail, Mailbox sender) {
    List<EmailAddress> recipients =
        Stream.of(mail.to(), mail.cc(), mail.bcc())
            .flatMap(List::stream)
            .map(Mailbox::address)
            .toList();
    Envelope envelope = Envelope.of(sender.address(), recipients);
    String messageId = newMessageId(sender.address());
    boolean utf8 = needsUtf8(mail, sender);
    try {
      MimeMessage message = new FixedIdMessage(session(utf8), messageId);
      header(message, mail, sender);
      body(message, mail);
      message.saveChanges();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);
      message.writeTo(bytes);
      return new Delivery(messageId, envelope, ComposedMessage.of(bytes.toByteArray()));
    } catch (MessagingException | IOException e) {
      throw new IllegalArgumentException("the mail cannot be composed: " + e.getMessage(), e);
    }
  }

  /** One that nobody else makes (RFC 5322 3.6.4). */
  static String newMessageId(EmailAddress sender) {
    return "<" + UUID.randomUUID() + "@" + sender.domain() + ">";
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
        .anyMatch(mailbox -> mailbox.address().needsSmtpUtf8());
  }

  private static void header(MimeMessage message, Mail mail, Mailbox sender)
      throws MessagingException, IOException {
    message.setFrom(internetAddress(sender));
    message.setRecipients(RecipientType.TO, internetAddresses(mail.to()));
    message.setRecipients(RecipientType.CC, internetAddresses(mail.cc()));
    if (!mail.replyTo().isEmpty()) {
      message.setReplyTo(internetAddresses(mail.replyTo()));
    }
    if (mail.to().isEmpty() && mail.cc().isEmpty()) {
      message.setHeader("To", "undisclosed-recipients:;"); // some filters distrust a mail without
    }
    message.setSubject(mail.subject(), UTF_8);
    message.setSentDate(new Date());
  }

  private static InternetAddress[] internetAddresses(List<Mailbox> mailboxes) throws IOException {
    InternetAddress[] addresses = new InternetAddress[mailboxes.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = internetAddress(mailboxes.get(i));
    }
    return addresses;
  }

  private static InternetAddress internetAddress(Mailbox mailbox) throws IOException {
    return new InternetAddress(
        mailbox.address().toString(), mailbox.displayName().orElse(null), UTF_8);
  }

  private static void body(MimeMessage message, Mail mail) throws MessagingException {
    if (mail.attachments().isEmpty()) {
      writing(message, mail);
      return;
    }
    Multipart mixed = new MimeMultipart("mixed");
    MimeBodyPart writing = new MimeBodyPart();
    writing(writing, mail);
    mixed.addBodyPart(writing);
    for (Attachment attachment : mail.attachments()) {
      mixed.addBodyPart(part(attachment));
    }
    message.setContent(mixed);
  }

  private static void writing(MimePart part, Mail mail) throws MessagingException {
    if (mail.text().isPresent() && mail.html().isPresent()) {
      part.setContent(alternatives(mail));
    } else if (mail.html().isPresent()) {
      part.setText(mail.html().get(), UTF_8, "html");
    } else {
      part.setText(mail.text().orElseThrow(), UTF_8);
    }
  }

  /** From the plainest to the richest, as RFC 2046 5.1.4 asks. */
  private static Multipart alternatives(Mail mail) throws MessagingException {
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text().orElseThrow(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html().orElseThrow(), UTF_8, "html");
    Multipart alternatives = new MimeMultipart("alternative");
    alternatives.addBodyPart(text);
    alternatives.addBodyPart(html);
    return alternatives;
  }

  private static BodyPart part(Attachment attachment) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(
        new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.contentType())));
    part.setFileName(attachment.fileName());
    part.setDisposition(Part.ATTACHMENT);
    // Else text files would go as lines, and arrive with other line ends.
    part.setHeader("Content-Transfer-Encoding", "base64");
    return part;
  }

  /** A message whose ID is not made anew whenever it is saved. */
  private static final class FixedIdMessage extends MimeMessage {
    private final String messageId;

    FixedIdMessage(Session session, String messageId) {
      super(session);
      this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", messageId);
    }
  }
}
