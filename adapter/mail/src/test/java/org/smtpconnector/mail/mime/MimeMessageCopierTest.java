package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.mime.MimeMessages.adapt;
import static org.smtpconnector.mail.mime.MimeMessages.bytes;
import static org.smtpconnector.mail.mime.MimeMessages.message;
import static org.smtpconnector.mail.mime.MimeMessages.nested;
import static org.smtpconnector.mail.mime.MimeMessages.parsed;
import static org.smtpconnector.mail.mime.MimeMessages.read;
import static org.smtpconnector.mail.mime.MimeMessages.text;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;

class MimeMessageCopierTest {
  private static List<String> headers(MimePart part) throws Exception {
    List<String> headers = new ArrayList<>(Collections.list(part.getAllHeaderLines()));
    if (part.getDataHandler().getContent() instanceof MimeMultipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        MimePart child = (MimePart) multipart.getBodyPart(i);
        assertThat(multipart.getBodyPart(i).getParent()).isSameAs(multipart);
        headers.addAll(headers(child));
      }
    } else if (part.getDataHandler().getContent() instanceof MimeMessage nested) {
      headers.addAll(headers(nested));
    }
    return headers;
  }

  @Test
  void leavesAMessageThatWasNeverSavedAsItWas() throws Exception {
    MimeMessage message = nested();
    List<String> before = headers(message);
    adapt(message);
    assertThat(headers(message)).isEqualTo(before);
    assertThat(message.getMessageID()).isNull();
  }

  @Test
  void leavesASavedMessageAsItWasToTheLastOctet() throws Exception {
    MimeMessage message = nested();
    message.saveChanges();
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    message.writeTo(before);
    ComposedMail composed = adapt(message);
    ByteArrayOutputStream after = new ByteArrayOutputStream();
    message.writeTo(after);
    assertThat(after.toByteArray()).isEqualTo(before.toByteArray());
    assertThat(text(composed))
        .isEqualTo(before.toString(UTF_8).replace("Bcc: eve@doe.example\r\n", ""));
  }

  @Test
  void sendsWhatAMessageHoldsThatWasNeverSaved() throws Exception {
    MimeMultipart mixed = (MimeMultipart) read(adapt(nested())).getContent();
    MimeMultipart alternatives = (MimeMultipart) mixed.getBodyPart(0).getContent();
    assertThat(alternatives.getBodyPart(0).getContent()).isEqualTo("Grüße");
    assertThat(alternatives.getBodyPart(1).getContentType()).startsWith("text/html");
    MimeMessage forwarded = (MimeMessage) mixed.getBodyPart(1).getContent();
    assertThat(forwarded.getSubject()).isEqualTo("Grüße");
    assertThat(forwarded.getMessageID()).isNull();
    assertThat(mixed.getBodyPart(2).getFileName()).isEqualTo("ü.png");
    assertThat(mixed.getBodyPart(2).getInputStream().readAllBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void passesOnWhatWasReadFromAStreamOctetForOctet() throws Exception {
    String[] lines = {
      "Received: from a by b; Fri, 2 Jan 2026 12:03:04 +0000",
      "subject:  folded",
      "\tand odd",
      "From: jane@shop.example",
      "To: ann@doe.example",
      "Message-Id: <1@shop.example>",
      "Date: Fri, 2 Jan 2026 12:03:04 +0000",
      "MIME-Version: 1.0 (of old)",
      "Content-Type: multipart/signed; boundary=\"b\"; protocol=\"x/y\"; micalg=sha-256",
      "",
      "preamble",
      "--b",
      "content-type:text/plain",
      "",
      "From here  ",
      "--b ",
      "Content-Type: x/y",
      "",
      "c2ln",
      "--b--",
      "epilogue",
      ""
    };
    assertThat(text(adapt(parsed(lines)))).isEqualTo(String.join("\r\n", lines));
  }

  @Test
  void sendsWhatWasChangedAndSavedInAMessageThatWasReadFromAStream() throws Exception {
    MimeMessage message = parsed(bytes(adapt(nested())));
    MimeMultipart mixed = (MimeMultipart) message.getContent();
    mixed.removeBodyPart(2);
    message.saveChanges();
    assertThat(((MimeMultipart) read(adapt(message)).getContent()).getCount()).isEqualTo(2);
  }
}
