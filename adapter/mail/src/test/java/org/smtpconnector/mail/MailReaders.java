package org.smtpconnector.mail;

import jakarta.mail.Header;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smtpconnector.mail.mime.MimeMessages;

/** What programs that others wrote read in a mail of ours, a line an item: fields, then parts. */
final class MailReaders {
  private static final Set<String> ADDRESSES = Set.of("From", "To", "Cc", "Reply-To");

  private MailReaders() {}

  /** By Jakarta Mail. */
  static List<String> byJakartaMail(byte[] mail) throws Exception {
    MimeMessage message = MimeMessages.parsed(mail);
    List<String> lines = new ArrayList<>();
    List<Header> fields = Collections.list(message.getAllHeaders());
    fields.sort(Comparator.comparing(Header::getName));
    for (Header field : fields) {
      String name = field.getName();
      if (!name.startsWith("Content-") && !name.equals("MIME-Version")) {
        lines.add(name + ": " + value(name, field.getValue()));
      }
    }
    parts(message, "", lines);
    return lines;
  }

  private static String value(String name, String value) throws Exception {
    if (!ADDRESSES.contains(name) || value.startsWith("undisclosed")) {
      String text = MimeUtility.decodeText(MimeUtility.unfold(value));
      return text.replaceAll("\\s+", " ").strip();
    }
    return Stream.of(InternetAddress.parseHeader(value, true))
        .map(a -> (a.getPersonal() == null ? "" : a.getPersonal()) + " <" + a.getAddress() + ">")
        .collect(Collectors.joining(", "));
  }

  private static void parts(MimePart part, String indent, List<String> lines) throws Exception {
    ContentType type = new ContentType(part.getContentType());
    StringBuilder line = new StringBuilder(indent + type.getBaseType().toLowerCase(Locale.ROOT));
    for (String parameter : List.of("charset", "method", "type")) {
      if (type.getParameter(parameter) != null) {
        line.append("; ").append(parameter).append('=').append(type.getParameter(parameter));
      }
    }
    if (part.getDisposition() != null) {
      line.append("; ").append(part.getDisposition()).append(' ').append(part.getFileName());
    }
    if (part.getContentID() != null) {
      line.append("; ").append(part.getContentID());
    }
    if (part.getContent() instanceof MimeMultipart multipart) {
      lines.add(line.toString());
      for (int i = 0; i < multipart.getCount(); i++) {
        parts((MimePart) multipart.getBodyPart(i), indent + "  ", lines);
      }
    } else if (part.getContent() instanceof MimeMessage message) {
      lines.add(line + ": " + message.getSubject());
    } else {
      lines.add(line + ": " + base64(((Part) part).getInputStream().readAllBytes()));
    }
  }

  static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }
}
