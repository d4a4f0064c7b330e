package org.smtpconnector.benchmark.client;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Date;
import java.util.Properties;

/** Makes messages by Jakarta Mail, for all who send what it makes. */
final class Composer {
  private static final Session NO_TRANSPORT = Session.getInstance(new Properties());

  private Composer() {}

  /** The letter as bytes, as our client sends it. */
  static byte[] bytes(Letter letter) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(letter.text().length() + 1024);
    try {
      message(letter, NO_TRANSPORT).writeTo(out);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("the letter cannot be composed", e);
    }
    return out.toByteArray();
  }

  /** The letter as a message that is ready to be sent in this session. */
  static MimeMessage message(Letter letter, Session session) throws MessagingException {
    MimeMessage message = headed(letter, session);
    message.setText(letter.text(), StandardCharsets.UTF_8.name());
    message.saveChanges();
    return message;
  }

  /** The letter and an attached file as a message that is ready to be sent in this session. */
  static MimeMessage message(Letter letter, Session session, Path file)
      throws MessagingException, IOException {
    MimeMessage message = headed(letter, session);
    MimeBodyPart text = new MimeBodyPart();
    text.setText(letter.text(), StandardCharsets.UTF_8.name());
    MimeBodyPart attachment = new MimeBodyPart();
    attachment.attachFile(file.toFile(), "application/octet-stream", "base64");
    message.setContent(new MimeMultipart(text, attachment));
    message.saveChanges();
    return message;
  }

  private static MimeMessage headed(Letter letter, Session session) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(letter.from()));
    for (String recipient : letter.recipients()) {
      message.addRecipient(RecipientType.TO, new InternetAddress(recipient));
    }
    message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
    message.setSentDate(new Date());
    return message;
  }
}
