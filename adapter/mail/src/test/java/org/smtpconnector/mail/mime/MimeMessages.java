package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.smtp.Envelope;

/** Messages that an application made with Jakarta Mail, and what becomes of them. */
public final class MimeMessages {
  static final Session SESSION = Session.getInstance(new Properties());
  public static final MailerSettings MAILER =
      new MailerSettings("mail/smtp", Optional.of(Mailbox.of("Shop <shop@shop.example>")), 4);

  private MimeMessages() {}

  public static ComposedMail adapt(MimeMessage message) {
    return new MimeAdapter().adapt(message, MAILER::sender);
  }

  static Envelope envelope(MimeMessage message) {
    return adapt(message).envelope();
  }

  public static byte[] bytes(ComposedMail composed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    composed.message().writeTo(out);
    return out.toByteArray();
  }

  public static String text(ComposedMail composed) throws IOException {
    return new String(bytes(composed), UTF_8);
  }

  public static MimeMessage read(ComposedMail composed) throws Exception {
    return new MimeMessage(SESSION, new ByteArrayInputStream(bytes(composed)));
  }

  public static MimeMessage message() throws MessagingException {
    MimeMessage message = new MimeMessage(SESSION);
    message.setFrom("Jane <jane@shop.example>");
    message.setRecipients(RecipientType.TO, "ann@doe.example");
    message.setSubject("Grüße", "UTF-8");
    message.setText("Hello", "UTF-8");
    return message;
  }

  public static MimeMessage parsed(String... lines) throws MessagingException {
    return parsed(String.join("\r\n", lines).getBytes(ISO_8859_1));
  }

  public static MimeMessage parsed(byte[] message) throws MessagingException {
    return new MimeMessage(SESSION, new ByteArrayInputStream(message));
  }

  public static MimeMessage withField(String name, String value) throws MessagingException {
    MimeMessage message = message();
    message.setHeader(name, value);
    return message;
  }

  /** Never saved: a text in two forms, a message and a file. */
  public static MimeMessage nested() throws MessagingException {
    MimeMultipart alternatives = new MimeMultipart("alternative");
    for (String subtype : List.of("plain", "html")) {
      MimeBodyPart part = new MimeBodyPart();
      part.setText("Grüße", "UTF-8", subtype);
      alternatives.addBodyPart(part);
    }
    MimeBodyPart writing = new MimeBodyPart();
    writing.setContent(alternatives);
    MimeBodyPart forwarded = new MimeBodyPart();
    forwarded.setContent(message(), "message/rfc822");
    MimeBodyPart file = new MimeBodyPart();
    file.setDataHandler(
        new DataHandler(new ByteArrayDataSource(new byte[] {1, 2, 3}, "image/png")));
    file.setFileName("ü.png");
    MimeMessage message = message();
    message.setRecipients(RecipientType.BCC, "eve@doe.example");
    message.setContent(new MimeMultipart("mixed", writing, forwarded, file));
    return message;
  }
}
