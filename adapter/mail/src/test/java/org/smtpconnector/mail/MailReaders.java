package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Header;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What programs that others wrote read in a mail of ours, a line an item: fields, then parts. */
final class MailReaders {
  private static final Set<String> ADDRESSES = Set.of("From", "To", "Cc", "Reply-To");

  private MailReaders() {}

  /** By Python, which must be there as python3. */
  static List<String> byPython(byte[] mail) throws Exception {
    Path script = Path.of(MailReaders.class.getResource("read_mail.py").toURI());
    Path said = Files.createTempFile("read_mail", ".txt");
    try {
      Process python =
          new ProcessBuilder("python3", script.toString())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try (OutputStream in = python.getOutputStream()) {
        in.write(mail);
      }
      if (python.waitFor() != 0) {
        throw new IOException("python3 says: " + Files.readString(said));
      }
      return Files.readAllLines(said, UTF_8);
    } finally {
      Files.delete(said);
    }
  }

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
