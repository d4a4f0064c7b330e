package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Recipient;

class MimeComposerTest {
  private static final Mailbox SENDER = Mailbox.of("Berichte <reports@shop.example>");

  private static byte[] bytes(Delivery delivery) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    delivery.message().writeTo(out);
    return out.toByteArray();
  }

  private static MimeMessage read(Delivery delivery) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(bytes(delivery)));
  }

  private static Delivery compose(Mail mail) {
    return new MimeComposer().compose(mail, SENDER);
  }

  @Test
  void writesTheHeaderThatTheMailAsksFor() throws Exception {
    Mail mail =
        Mail.to("Jane Doe <jane@doe.example>")
            .cc("team@doe.example")
            .bcc("audit@doe.example")
            .replyTo("desk@shop.example")
            .subject("Grüße, 10 €")
            .text("x")
            .build();
    Delivery delivery = compose(mail);
    MimeMessage message = read(delivery);

    assertThat(message.getFrom()[0])
        .isEqualTo(new InternetAddress("reports@shop.example", "Berichte", "UTF-8"));
    assertThat(message.getRecipients(RecipientType.TO)[0].toString())
        .isEqualTo("Jane Doe <jane@doe.example>");
    assertThat(message.getRecipients(RecipientType.CC)[0].toString()).isEqualTo("team@doe.example");
    assertThat(message.getReplyTo()[0].toString()).isEqualTo("desk@shop.example");
    assertThat(message.getSubject()).isEqualTo("Grüße, 10 €");
    assertThat(message.getSentDate()).isNotNull();
    assertThat(message.getMessageID()).isEqualTo(delivery.messageId()).endsWith("@shop.example>");
  }

  @Test
  void carriesTheMailToBccWithoutNamingThem() throws Exception {
    Delivery delivery =
        compose(Mail.builder().bcc("a@doe.example", "b@doe.example").text("x").build());
    assertThat(delivery.beginAttempt().recipients())
        .extracting(Recipient::toString)
        .containsExactly("a@doe.example", "b@doe.example");
    assertThat(new String(bytes(delivery), UTF_8)).doesNotContain("doe.example", "Bcc");
  }

  @Test
  void isSevenBitCleanInShortLinesWhateverTheTextHolds() throws Exception {
    String text = "ünïcödé €\n" + "x".repeat(3000) + "\n.\nFrom me";
    Delivery delivery =
        compose(
            Mail.to("jane@doe.example")
                .subject("subject ".repeat(300))
                .text(text)
                .html("<p>" + text + "</p>")
                .attach("ü.csv", "text/csv; charset=utf-8", text.getBytes(UTF_8))
                .build());
    assertThat(delivery.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(delivery.message().size()).hasValue(bytes(delivery).length);
    String composed = new String(bytes(delivery), UTF_8);
    assertThat(composed.chars()).allMatch(c -> c < 128);
    assertThat(composed.lines()).allMatch(line -> line.length() <= 998);
  }

  @Test
  void offersTextAndHtmlAsAlternativesAndFilesBesideThem() throws Exception {
    byte[] file = "a;b\n1;2\n".getBytes(UTF_8);
    MimeMessage message =
        read(
            compose(
                Mail.to("jane@doe.example")
                    .text("plain")
                    .html("<b>rich</b>")
                    .attach("übersicht.csv", "text/csv; charset=utf-8", file)
                    .build()));
    MimeMultipart mixed = (MimeMultipart) message.getContent();
    MimeMultipart alternatives = (MimeMultipart) mixed.getBodyPart(0).getContent();
    assertThat(alternatives.getContentType()).startsWith("multipart/alternative");
    assertThat(alternatives.getBodyPart(0).getContent()).isEqualTo("plain");
    assertThat(alternatives.getBodyPart(1).getContent()).isEqualTo("<b>rich</b>");
    assertThat(alternatives.getBodyPart(1).getContentType()).startsWith("text/html");
    assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("übersicht.csv");
    assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(file);
  }

  @Test
  void sendsTextAloneAsText() throws Exception {
    MimeMessage message = read(compose(Mail.to("jane@doe.example").text("Übersicht").build()));
    assertThat(message.getContentType()).startsWith("text/plain");
    assertThat(message.getContent()).isEqualTo("Übersicht");
  }

  @Test
  void writesTheSameBytesAtEachAttempt() throws Exception {
    Delivery delivery =
        compose(
            Mail.to("jane@doe.example")
                .text("a")
                .html("<p>b</p>")
                .attach("c", "text/plain", new byte[9])
                .build());
    assertThat(bytes(delivery)).isEqualTo(bytes(delivery));
  }

  @Test
  void givesEachMailAnIdOfItsOwn() {
    Mail mail = Mail.to("jane@doe.example").text("x").build();
    assertThat(compose(mail).messageId()).isNotEqualTo(compose(mail).messageId());
  }
}
