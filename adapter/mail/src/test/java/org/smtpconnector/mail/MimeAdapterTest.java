package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;

class MimeAdapterTest {
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final MailerSettings MAILER =
      new MailerSettings("mail/smtp", Optional.of(Mailbox.of("Shop <shop@shop.example>")));

  private static Delivery adapt(MimeMessage message) {
    return new MimeAdapter().adapt(message, MAILER);
  }

  private static Envelope envelope(MimeMessage message) {
    return adapt(message).beginAttempt();
  }

  private static byte[] bytes(Delivery delivery) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    delivery.message().writeTo(out);
    return out.toByteArray();
  }

  private static String text(Delivery delivery) throws IOException {
    return new String(bytes(delivery), UTF_8);
  }

  private static MimeMessage read(Delivery delivery) throws Exception {
    return new MimeMessage(SESSION, new ByteArrayInputStream(bytes(delivery)));
  }

  private static MimeMessage message() throws MessagingException {
    MimeMessage message = new MimeMessage(SESSION);
    message.setFrom("Jane <jane@shop.example>");
    message.setRecipients(RecipientType.TO, "ann@doe.example");
    message.setSubject("Grüße", "UTF-8");
    message.setText("Hello", "UTF-8");
    return message;
  }

  private static MimeMessage parsed(String... lines) throws MessagingException {
    return parsed(String.join("\r\n", lines).getBytes(ISO_8859_1));
  }

  private static MimeMessage parsed(byte[] message) throws MessagingException {
    return new MimeMessage(SESSION, new ByteArrayInputStream(message));
  }

  private static MimeMessage withField(String name, String value) throws MessagingException {
    MimeMessage message = message();
    message.setHeader(name, value);
    return message;
  }

  // The envelope

  @Test
  void goesFromTheFirstAuthorToEverybodyWithoutNamingBcc() throws Exception {
    MimeMessage message = message();
    message.setHeader("From", "jane@shop.example, joe@shop.example");
    message.setRecipients(RecipientType.CC, "Bob <bob@doe.example>, ann@doe.example");
    message.addHeader("To", "al@doe.example");
    message.setRecipients(RecipientType.BCC, "eve@doe.example");
    Envelope envelope = envelope(message);
    assertThat(envelope.sender().orElseThrow()).hasToString("jane@shop.example");
    assertThat(envelope.recipients())
        .extracting(Recipient::toString)
        .containsExactly("ann@doe.example", "al@doe.example", "bob@doe.example", "eve@doe.example");
    assertThat(text(adapt(message))).contains("Bob <bob@").doesNotContain("eve@", "Bcc");
  }

  @Test
  void goesFromWhoTransmitsItWhereThatIsNotTheAuthor() throws Exception {
    Envelope envelope = envelope(withField("Sender", "secretary@shop.example"));
    assertThat(envelope.sender().orElseThrow()).hasToString("secretary@shop.example");
  }

  @Test
  void goesFromTheConfiguredSenderWhereNobodyIsNamed() throws Exception {
    MimeMessage message = message();
    message.removeHeader("From");
    Delivery delivery = adapt(message);
    assertThat(delivery.beginAttempt().sender().orElseThrow()).hasToString("shop@shop.example");
    assertThat(read(delivery).getFrom())
        .containsExactly(new InternetAddress("Shop <shop@shop.example>"));
    assertThat(message.getFrom()).isNull();
    assertThatThrownBy(
            () -> new MimeAdapter().adapt(message, new MailerSettings("x", Optional.empty())))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("smtpconnector.from");
  }

  @Test
  void goesByTheResentFieldsWhereItIsResent() throws Exception {
    MimeMessage message = message();
    message.setHeader("Bcc", "old@doe.example");
    message.setHeader("Resent-Date", "Fri, 2 Jan 2026 12:03:04 +0000");
    message.setHeader("Resent-From", "joe@shop.example");
    message.setHeader("Resent-To", "al@doe.example");
    message.setHeader("Resent-Cc", "bob@doe.example");
    message.setHeader("Resent-Bcc", "eve@doe.example");
    Delivery delivery = adapt(message);
    Envelope envelope = delivery.beginAttempt();
    assertThat(envelope.sender().orElseThrow()).hasToString("joe@shop.example");
    assertThat(envelope.recipients())
        .extracting(Recipient::toString)
        .containsExactly("al@doe.example", "bob@doe.example", "eve@doe.example");
    assertThat(text(delivery))
        .contains("Resent-Cc: bob@", "To: ann@")
        .doesNotContain("eve@", "Bcc", "old@");

    message.setHeader("Resent-Sender", "secretary@shop.example");
    assertThat(envelope(message).sender().orElseThrow()).hasToString("secretary@shop.example");
    message.addHeader("Resent-Date", "Sat, 3 Jan 2026 12:03:04 +0000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("Resent-Date stands 2 times");
  }

  @Test
  void goesToTheMembersOfGroups() throws Exception {
    MimeMessage message = withField("To", "Team: Al <al@doe.example>, bob@doe.example;");
    message.setHeader("Cc", "undisclosed-recipients:;");
    assertThat(envelope(message).recipients())
        .extracting(Recipient::toString)
        .containsExactly("al@doe.example", "bob@doe.example");
    assertThat(text(adapt(message))).contains("To: Team: Al <al@doe.example>, bob@doe.example;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "To     | ann",
        "To     | ann@doe.example bob@doe.example",
        "Cc     | Team: al@doe.example, @;",
        "Cc     | <al@doe..example>",
        "Bcc    | a@b@c",
        "Sender | me",
        "From   | <>"
      })
  void namesTheFieldThatHoldsNoAddress(String field, String value) throws Exception {
    MimeMessage message = withField(field, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith(field + ": ");
  }

  @Test
  void wantsARecipient() throws Exception {
    MimeMessage message = withField("To", "undisclosed-recipients:;");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("no recipient: To, Cc and Bcc name none");
  }

  // The original

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

  private static MimeMessage nested() throws MessagingException {
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
    Delivery delivery = adapt(message);
    ByteArrayOutputStream after = new ByteArrayOutputStream();
    message.writeTo(after);
    assertThat(after.toByteArray()).isEqualTo(before.toByteArray());
    assertThat(text(delivery))
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
  void keepsIdAndDateAndAddsThemWhereTheyAreMissing() throws Exception {
    MimeMessage message = message();
    Delivery without = adapt(message);
    assertThat(without.messageId()).endsWith("@shop.example>");
    assertThat(read(without).getMessageID()).isEqualTo(without.messageId());
    assertThat(read(without).getSentDate()).isCloseTo(new Date(), 60_000);
    assertThat(adapt(message).messageId()).isNotEqualTo(without.messageId());

    message.setHeader("Message-ID", "<1@shop.example>");
    message.setHeader("Date", "Fri, 2 Jan 2026 12:03:04 +0100 (CET)");
    Delivery with = adapt(message);
    assertThat(with.messageId()).isEqualTo("<1@shop.example>");
    assertThat(text(with))
        .contains("Message-ID: <1@shop.example>\r\n")
        .contains("Date: Fri, 2 Jan 2026 12:03:04 +0100 (CET)\r\n");
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

  // Header fields

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Subject, Hi\\r\\nBcc: eve@doe.example",
        "Subject, Hi\\nBcc: eve@doe.example",
        "Subject, Hi\\rBcc: eve@doe.example",
        "X-Own, Hi\\r\\n\\r\\nbody",
        "X-Own, Hi\\r\\n \\r\\nbody",
        "X-Own, Hi\\r\\n ",
        "To, ann@doe.example\\r\\nBcc: eve@doe.example",
        "Message-ID, <1@x>\\r\\nBcc: eve@doe.example",
        "X-Own, a\\0b",
        "X-Own, a\\ud800b",
        "Content-Type, text/plain\\r\\nBcc: eve@doe.example"
      })
  void namesTheFieldThatWouldStartAnotherOrHoldsWhatNoneMay(String name, String value)
      throws Exception {
    MimeMessage message = message();
    message.saveChanges();
    message.setHeader(
        name,
        value
            .replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\0", "\0")
            .replace("\\ud800", "\ud800"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith(name + " holds ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X\r\nBcc", "X Y", "Ü", ""})
  void refusesAFieldWhoseNameIsNone(String name) throws Exception {
    MimeMessage message = withField(name, "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("which is not a name and a colon");
  }

  @Test
  void namesTheFieldOfAPartThatWouldStartAnother() throws Exception {
    MimeMessage message = nested();
    MimeMultipart mixed = (MimeMultipart) message.getDataHandler().getContent();
    mixed.getBodyPart(2).setHeader("Content-Type", "image/png\r\nX: y");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith("Content-Type holds a line end");
  }

  @Test
  void foldsWhatIsTooLongForALineAndRefusesAWordThatIs() throws Exception {
    String references = "<0123456789@shop.example> ".repeat(60).strip();
    String text = text(adapt(withField("References", references)));
    assertThat(text.lines()).allMatch(line -> line.length() <= 998);
    assertThat(text.replace("\r\n ", " ")).contains("References: " + references);
    MimeMessage message = withField("X-Own", "x".repeat(1000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith("X-Own holds a word");
  }

  @Test
  void encodesWhatIsBeyondAsciiInAHeader() throws Exception {
    MimeMessage message = withField("Subject", "Grüße, 10 €");
    message.setHeader("To", "Jörg <joerg@doe.example>");
    message.setHeader("X-Own", "Жук");
    Delivery delivery = adapt(message);
    assertThat(delivery.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(delivery.message().utf8Headers()).isFalse();
    MimeMessage read = read(delivery);
    assertThat(read.getSubject()).isEqualTo("Grüße, 10 €");
    assertThat(read.getRecipients(RecipientType.TO))
        .containsExactly(new InternetAddress("joerg@doe.example", "Jörg", "UTF-8"));
    assertThat(read.getHeader("X-Own")[0]).matches("=\\?UTF-8\\?[BQ]\\?.*\\?=");
  }

  @Test
  void readsUtf8InAHeaderThoughJakartaMailTookItForLatin1() throws Exception {
    MimeMessage message =
        parsed(
            "From: jane@shop.example\r\nTo: ann@doe.example\r\nSubject: Grüße\r\n\r\nx\r\n"
                .getBytes(UTF_8));
    assertThat(message.getSubject()).isNotEqualTo("Grüße");
    assertThat(read(adapt(message)).getSubject()).isEqualTo("Grüße");
  }

  @Test
  void asksForSmtpUtf8WhereAnAddressNeedsIt() throws Exception {
    Delivery delivery = adapt(withField("To", "Jörg <jörg@doe.example>"));
    assertThat(delivery.message().utf8Headers()).isTrue();
    assertThat(delivery.message().content()).isEqualTo(Content.EIGHT_BIT);
    assertThat(text(delivery)).contains("<jörg@doe.example>");
    assertThat(delivery.beginAttempt().recipients())
        .extracting(Recipient::toString)
        .containsExactly("jörg@doe.example");
  }

  // Eight bits

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
    Delivery delivery = adapt(message);
    assertThat(delivery.message().content()).isEqualTo(Content.SEVEN_BIT);

    MimeMessage read = read(delivery);
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
      Delivery delivery = adapt(message);
      assertThat(delivery.message().content()).isEqualTo(Content.SEVEN_BIT);
      assertThat(text(delivery).lines()).allMatch(line -> line.length() <= 998);
      assertThat(read(delivery).getContent()).isEqualTo(body);
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
    Delivery delivery = adapt(message);
    assertThat(delivery.message().content()).isEqualTo(Content.EIGHT_BIT);
    assertThat(delivery.message().utf8Headers()).isFalse();
    assertThat(new String(bytes(delivery), ISO_8859_1)).endsWith("\r\n\r\n" + body);
  }

  // What cannot be read

  @Test
  void saysWhyAnAttachmentCannotBeRead() throws Exception {
    MimeMessage message = nested();
    MimeMultipart mixed = (MimeMultipart) message.getDataHandler().getContent();
    mixed
        .getBodyPart(2)
        .setDataHandler(
            new DataHandler(
                new ByteArrayDataSource(new byte[0], "image/png") {
                  @Override
                  public InputStream getInputStream() throws IOException {
                    throw new IOException("the disk failed");
                  }
                }));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("cannot be composed")
        .withMessageContaining("the disk failed");
  }

  @Test
  void refusesAMessageWithoutContent() throws Exception {
    MimeMessage message = new MimeMessage(SESSION);
    message.setRecipients(RecipientType.TO, "ann@doe.example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("cannot be composed");
  }
}
