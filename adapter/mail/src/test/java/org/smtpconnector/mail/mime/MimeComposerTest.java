package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.mime.MimeMessages.bytes;
import static org.smtpconnector.mail.mime.MimeMessages.read;

import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Recipient;

class MimeComposerTest {
  private static final Mailbox SENDER = Mailbox.of("Berichte <reports@shop.example>");

  private static final String INVITATION = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n";

  private static ComposedMail compose(Mail mail) {
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
    ComposedMail composed = compose(mail);
    MimeMessage message = read(composed);

    assertThat(message.getFrom()[0])
        .isEqualTo(new InternetAddress("reports@shop.example", "Berichte", "UTF-8"));
    assertThat(message.getRecipients(RecipientType.TO)[0].toString())
        .isEqualTo("Jane Doe <jane@doe.example>");
    assertThat(message.getRecipients(RecipientType.CC)[0].toString()).isEqualTo("team@doe.example");
    assertThat(message.getReplyTo()[0].toString()).isEqualTo("desk@shop.example");
    assertThat(message.getSubject()).isEqualTo("Grüße, 10 €");
    assertThat(message.getSentDate()).isNotNull();
    assertThat(message.getMessageID()).isEqualTo(composed.messageId()).endsWith("@shop.example>");
  }

  @Test
  void carriesTheMailToBccWithoutNamingThem() throws Exception {
    ComposedMail composed =
        compose(Mail.builder().bcc("a@doe.example", "b@doe.example").text("x").build());
    assertThat(composed.envelope().recipients())
        .extracting(Recipient::toString)
        .containsExactly("a@doe.example", "b@doe.example");
    assertThat(new String(bytes(composed), UTF_8)).doesNotContain("doe.example", "Bcc");
  }

  @Test
  void isSevenBitCleanInShortLinesWhateverTheTextHolds() throws Exception {
    String text = "ünïcödé €\n" + "x".repeat(3000) + "\n.\nFrom me";
    ComposedMail composed =
        compose(
            Mail.to("jane@doe.example")
                .subject("subject ".repeat(300))
                .text(text)
                .html("<p>" + text + "</p>")
                .attach("ü.csv", "text/csv; charset=utf-8", text.getBytes(UTF_8))
                .build());
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(composed.message().size()).hasValue(bytes(composed).length);
    String written = new String(bytes(composed), UTF_8);
    assertThat(written.chars()).allMatch(c -> c < 128);
    assertThat(written.lines()).allMatch(line -> line.length() <= 998);
  }

  static Stream<String> texts() {
    return Stream.of(
        "",
        "plain",
        "line\n",
        "unix\nlines\n\nand an empty one",
        "dos\r\nlines\r\n",
        "old\rmac\rlines\r",
        "\n\r\r\n\n\r",
        "trailing blanks  \n\t \nand at the end \t",
        "From me\n.\n..\n--\n-- \n--b--\n",
        "=20 = =3D=\n=",
        "a\0b",
        "Grüße, 10 €  \nFrom Jörg ",
        "Жук жужжит\nи жужжит",
        "\ud83d\ude00".repeat(400),
        "x".repeat(998) + "\n" + "y".repeat(998),
        "x".repeat(999),
        "word ".repeat(5000),
        "ü" + "x".repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void carriesEveryTextAsItIsInShortLinesOfSevenBits(String text) throws Exception {
    String lines = text.replaceAll("\r\n|\r|\n", "\r\n");
    ComposedMail alone = compose(Mail.to("jane@doe.example").text(text).build());
    assertThat(read(alone).getContent()).isEqualTo(lines);
    assertSevenBitLines(alone);

    ComposedMail html = compose(Mail.to("jane@doe.example").html(text).textFromHtml(false).build());
    assertThat(read(html).getContent()).isEqualTo(lines);
    assertThat(read(html).getContentType()).isEqualTo("text/html; charset=UTF-8");

    byte[] file = text.getBytes(UTF_8);
    ComposedMail all =
        compose(
            Mail.to("jane@doe.example")
                .text(text)
                .html(text)
                .attach("a.txt", "text/plain", file)
                .build());
    MimeMultipart mixed = (MimeMultipart) read(all).getContent();
    MimeMultipart alternatives = (MimeMultipart) mixed.getBodyPart(0).getContent();
    assertThat(alternatives.getBodyPart(0).getContent()).isEqualTo(lines);
    assertThat(alternatives.getBodyPart(1).getContent()).isEqualTo(lines);
    assertThat(mixed.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(file);
    assertSevenBitLines(all);
  }

  /** RFC 2045 2.7 and 6.7; a line of a text that is encoded is shorter still. */
  private static void assertSevenBitLines(ComposedMail composed) throws Exception {
    String written = new String(bytes(composed), ISO_8859_1);
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(written.chars()).allMatch(c -> c > 0 && c < 0x80);
    assertThat(written.replace("\r\n", "")).doesNotContain("\r", "\n");
    boolean encoded = !written.contains("Encoding: 7bit");
    assertThat(written.lines()).allMatch(line -> line.length() <= (encoded ? 78 : 998));
  }

  @Test
  void encodesATextOnlyAsFarAsItNeedsIt() throws Exception {
    assertThat(encodingOf("plain")).isEqualTo("7bit");
    assertThat(encodingOf("Grüße aus Köln am Rhein")).isEqualTo("quoted-printable");
    assertThat(encodingOf("Жук")).isEqualTo("base64");
    assertThat(encodingOf("x".repeat(999))).isEqualTo("quoted-printable");
  }

  private static String encodingOf(String text) throws Exception {
    return read(compose(Mail.to("jane@doe.example").text(text).build())).getEncoding();
  }

  @Test
  void keepsTheParametersOfAContentTypeAndNamesTheFileInBothFields() throws Exception {
    Mail mail =
        Mail.to("jane@doe.example")
            .text("x")
            .attach("ü €.csv", "text/csv; charset=utf-8; header=\"a b\"", new byte[] {1})
            .build();
    BodyPart part = ((MimeMultipart) read(compose(mail)).getContent()).getBodyPart(1);
    ContentType type = new ContentType(part.getContentType());
    assertThat(type.getParameter("charset")).isEqualTo("utf-8");
    assertThat(type.getParameter("header")).isEqualTo("a b");
    assertThat(MimeUtility.decodeText(type.getParameter("name"))).isEqualTo("ü €.csv");
    assertThat(part.getDisposition()).isEqualTo("attachment");
    assertThat(part.getFileName()).isEqualTo("ü €.csv");
    assertThat(new String(bytes(compose(mail)), UTF_8)).contains("filename*=UTF-8''");
  }

  @Test
  void writesAddressesBeyondAsciiInUtf8AndTheRestAsEver() throws Exception {
    ComposedMail composed =
        compose(Mail.to("Jörg <jörg@doe.example>").subject("Grüße").text("Grüße aus Köln").build());
    assertThat(composed.message().utf8Headers()).isTrue();
    assertThat(composed.message().content()).isEqualTo(Content.EIGHT_BIT);
    assertThat(new String(bytes(composed), UTF_8))
        .contains("<jörg@doe.example>\r\n", "Content-Transfer-Encoding: quoted-printable");
  }

  @Test
  void datesAMailAsRfc5322HasIt() throws Exception {
    ComposedMail composed = compose(Mail.to("jane@doe.example").text("x").build());
    assertThat(new String(bytes(composed), UTF_8))
        .containsPattern(
            "Date: [A-Z][a-z]{2}, \\d{1,2} [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}\r\n");
    assertThat(read(composed).getSentDate()).isCloseTo(new Date(), 60_000);
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
    ComposedMail composed =
        compose(
            Mail.to("jane@doe.example")
                .text("a")
                .html("<p>b</p>")
                .attach("c", "text/plain", new byte[9])
                .build());
    assertThat(bytes(composed)).isEqualTo(bytes(composed));
  }

  @Test
  void givesEachMailAnIdOfItsOwn() {
    Mail mail = Mail.to("jane@doe.example").text("x").build();
    assertThat(compose(mail).messageId()).isNotEqualTo(compose(mail).messageId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"=?utf-8?q?x?=", "a =?utf-8?q?=0D=0AX:_y?= b", "=?", "a{80}b", "a{5000}"})
  void writesATextThatWouldBeMisreadInAFieldSoThatItIsNot(String pattern) throws Exception {
    String text = pattern.replace("{80}", " ".repeat(80)).replace("{5000}", " ".repeat(5000) + "b");
    ComposedMail composed =
        compose(Mail.to("jane@doe.example").subject(text).header("X-Shop", text).text("x").build());
    MimeMessage message = read(composed);
    assertThat(message.getSubject()).isEqualTo(text);
    assertThat(MimeUtility.decodeText(MimeUtility.unfold(message.getHeader("X-Shop", null))))
        .isEqualTo(text);
    String written = new String(bytes(composed), UTF_8);
    assertThat(written.substring(0, written.indexOf("\r\n\r\n")).lines())
        .allMatch(line -> !line.isBlank() && line.length() < 100);
  }

  @Test
  void readsEachFileOnce() {
    AtomicInteger read = new AtomicInteger();
    Attachment logo =
        new Attachment(
            "logo.png",
            "image/png",
            () -> {
              read.incrementAndGet();
              return new ByteArrayInputStream(new byte[] {1});
            });
    for (Mail.Builder mail :
        List.of(
            Mail.to("jane@doe.example").html("<img src=cid:logo>"),
            Mail.to("jane@doe.example").html("<img src=cid:logo>").text("a logo"),
            Mail.to("jane@doe.example").html("<img src=cid:logo>").attach("a", "x/y", new byte[1]),
            Mail.to("jane@doe.example").html("<img src=cid:logo>").calendar(INVITATION))) {
      read.set(0);
      compose(mail.inline("logo", logo).build());
      assertThat(read).hasValue(1);
    }
  }
}
