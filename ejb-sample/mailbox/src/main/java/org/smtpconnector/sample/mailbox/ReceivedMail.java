package org.smtpconnector.sample.mailbox;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A message as a mail program shows it.
 *
 * @param recipients the recipients of the envelope, which may differ from those in the header
 * @param source the message as received
 */
record ReceivedMail(
    int id,
    Instant received,
    String sender,
    List<String> recipients,
    String from,
    String to,
    String subject,
    String text,
    String html,
    List<Attachment> attachments,
    byte[] source) {

  /** A part to save instead of displaying it. */
  record Attachment(String name, String type, int bytes) {}

  static ReceivedMail parse(
      int id, Instant received, String sender, List<String> recipients, byte[] source)
      throws MessagingException, IOException {
    MimeMessage message =
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
    Parts parts = new Parts();
    parts.add(message);
    String subject = message.getSubject();
    return new ReceivedMail(
        id,
        received,
        sender,
        List.copyOf(recipients),
        list(message.getFrom()),
        list(message.getRecipients(RecipientType.TO)),
        subject == null ? "" : subject,
        parts.text,
        parts.html,
        List.copyOf(parts.attachments),
        source);
  }

  private static String list(Address[] addresses) {
    return addresses == null
        ? ""
        : String.join(", ", Stream.of(addresses).map(ReceivedMail::shown).toList());
  }

  private static String shown(Address address) {
    return address instanceof InternetAddress mailbox && mailbox.getPersonal() != null
        ? mailbox.getPersonal() + " <" + mailbox.getAddress() + ">"
        : address.toString();
  }

  /** The first text, the first HTML, and the attachments. */
  private static final class Parts {
    private String text = "";
    private String html = "";
    private final List<Attachment> attachments = new ArrayList<>();

    void add(Part part) throws MessagingException, IOException {
      Object content = part.getContent();
      if (content instanceof Multipart multipart) {
        for (int i = 0; i < multipart.getCount(); i++) {
          BodyPart child = multipart.getBodyPart(i);
          add(child);
        }
      } else if (part.getFileName() != null
          || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
        attach(part);
      } else if (part.isMimeType("text/html") && html.isEmpty()) {
        html = content.toString();
      } else if (part.isMimeType("text/*") && text.isEmpty()) {
        text = content.toString();
      } else {
        attach(part);
      }
    }

    private void attach(Part part) throws MessagingException, IOException {
      String type = part.getContentType().replaceAll("(?s);.*", "").strip();
      int bytes = part.getInputStream().readAllBytes().length;
      attachments.add(
          new Attachment(
              part.getFileName() == null ? "(no name)" : part.getFileName(), type, bytes));
    }
  }
}
