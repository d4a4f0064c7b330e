package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.mime.MimeMessages.adapt;
import static org.smtpconnector.mail.mime.MimeMessages.bytes;
import static org.smtpconnector.mail.mime.MimeMessages.message;
import static org.smtpconnector.mail.mime.MimeMessages.nested;
import static org.smtpconnector.mail.mime.MimeMessages.parsed;
import static org.smtpconnector.mail.mime.MimeMessages.read;
import static org.smtpconnector.mail.mime.MimeMessages.text;

import jakarta.activation.DataHandler;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.smtp.Content;

class SevenBitConverterTest {
  @Test
  void encodesPartsIn8bitAndBinaryAnew() throws Exception {
    MimeMessage message = nested();
    MimeMultipart mixed = (MimeMultipart) message.getDataHandler().getContent();
    MimeMultipart alternatives = (MimeMultipart) mixed.getBodyPart(0).getDataHandler().getContent();
    alternatives.getBodyPart(0).setHeader("Content-Transfer-Encoding", "8bit");
    byte[] binary = {0, 13, 10, -1, 10};
    mixed.getBodyPart(2).setDataHandler(new DataHandler(new ByteArrayDataSource(binary, "a/b")));
    mixed.getBodyPart(2).setHeader("Content-Transfer-Encoding", "binary");
    message.setHeader("Content-Transfer-Encoding", "8bit");
    ComposedMail composed = adapt(message);
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);

    MimeMessage read = read(composed);
    assertThat(read.getEncoding()).isEqualTo("7bit");
    MimeMultipart parts = (MimeMultipart) read.getContent();
    MimeMultipart texts = (MimeMultipart) parts.getBodyPart(0).getContent();
    assertThat(texts.getBodyPart(0).getContent()).isEqualTo("Grüße");
    assertThat(parts.getBodyPart(2).getInputStream().readAllBytes()).isEqualTo(binary);
    assertThat(((MimePart) parts.getBodyPart(2)).getEncoding()).isEqualTo("base64");
  }

  @Test
  void encodesAMessageAnewThatWasReadIn8bitOrInLongLines() throws Exception {
    for (String body : List.of("Gr\u00fc\u00dfe", "x".repeat(5000))) {
      MimeMessage message =
          parsed(
              "From: jane@shop.example",
              "To: ann@doe.example",
              "Content-Type: text/plain; charset=iso-8859-1",
              "Content-Transfer-Encoding: 8bit",
              "",
              body);
      ComposedMail composed = adapt(message);
      assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
      assertThat(text(composed).lines()).allMatch(line -> line.length() <= 998);
      assertThat(read(composed).getContent()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DKIM-Signature: v=1; a=rsa-sha256\r\nContent-Type: text/plain; charset=iso-8859-1",
        "Content-Type: multipart/signed; boundary=b",
        "Content-Type: message/rfc822"
      })
  void leavesEightBitsInWhatNobodyMayEncode(String field) throws Exception {
    String body = "--b\r\nContent-Type: text/plain\r\n\r\nGr\u00fc\u00dfe\r\n--b--\r\n";
    MimeMessage message =
        parsed(
            field,
            "Content-Transfer-Encoding: 8bit",
            "From: jane@shop.example",
            "To: ann@doe.example",
            "",
            body);
    ComposedMail composed = adapt(message);
    assertThat(composed.message().content()).isEqualTo(Content.EIGHT_BIT);
    assertThat(composed.message().utf8Headers()).isFalse();
    assertThat(new String(bytes(composed), ISO_8859_1)).endsWith("\r\n\r\n" + body);
  }
}
