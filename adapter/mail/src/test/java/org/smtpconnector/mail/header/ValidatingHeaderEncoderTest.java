package org.smtpconnector.mail.header;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtpconnector.mail.mime.MimeMessages.adapt;
import static org.smtpconnector.mail.mime.MimeMessages.message;
import static org.smtpconnector.mail.mime.MimeMessages.nested;
import static org.smtpconnector.mail.mime.MimeMessages.parsed;
import static org.smtpconnector.mail.mime.MimeMessages.read;
import static org.smtpconnector.mail.mime.MimeMessages.text;
import static org.smtpconnector.mail.mime.MimeMessages.withField;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;

class ValidatingHeaderEncoderTest {
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
        "Bcc, ann@doe.example\\r\\nX-Own: y",
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
        .withMessageStartingWith(name + " contains ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X\r\nBcc", "X Y", "Ü", ""})
  void refusesAFieldWhoseNameIsNone(String name) throws Exception {
    MimeMessage message = withField(name, "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageContaining("which is not a name with a colon");
  }

  @Test
  void namesTheFieldOfAPartThatWouldStartAnother() throws Exception {
    MimeMessage message = nested();
    MimeMultipart mixed = (MimeMultipart) message.getDataHandler().getContent();
    mixed.getBodyPart(2).setHeader("Content-Type", "image/png\r\nX: y");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith("Content-Type contains a line end");
  }

  @Test
  void foldsWhatIsTooLongForALineAndRefusesAWordThatIs() throws Exception {
    String references = "<0123456789@shop.example> ".repeat(60).strip();
    String text = text(adapt(withField("References", references)));
    assertThat(text.lines()).allMatch(line -> line.length() <= 998);
    assertThat(text.replace("\r\n ", " ")).contains("References: " + references);

    List<String> everybody =
        IntStream.range(0, 100).mapToObj(i -> "number" + i + "@doe.example").toList();
    ComposedMail toMany = adapt(withField("To", String.join(",", everybody)));
    assertThat(text(toMany).lines()).allMatch(line -> line.length() <= 998);
    assertThat(read(toMany).getRecipients(RecipientType.TO))
        .extracting(Address::toString)
        .isEqualTo(everybody);

    MimeMessage message = withField("X-Own", "x".repeat(1000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith("X-Own contains a word");
  }

  @Test
  void encodesWhatIsBeyondAsciiInAHeader() throws Exception {
    MimeMessage message = withField("Subject", "Grüße, 10 €");
    message.setHeader("To", "Jörg <joerg@doe.example>");
    message.setHeader("X-Own", "Жук");
    ComposedMail composed = adapt(message);
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(composed.message().utf8Headers()).isFalse();
    MimeMessage read = read(composed);
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

    ComposedMail composed =
        adapt(
            parsed(
                "From: jörg@shop.example\r\nBcc: änne@doe.example\r\n\r\nx\r\n".getBytes(UTF_8)));
    assertThat(composed.message().utf8Headers()).isTrue();
    assertThat(text(composed)).contains("From: jörg@shop.example\r\n");
    Envelope envelope = composed.envelope();
    assertThat(envelope.sender().orElseThrow()).hasToString("jörg@shop.example");
    assertThat(envelope.recipients())
        .extracting(Recipient::toString)
        .containsExactly("änne@doe.example");
  }

  @Test
  void asksForSmtpUtf8WhereAnAddressNeedsIt() throws Exception {
    ComposedMail composed = adapt(withField("To", "Jörg <jörg@doe.example>"));
    assertThat(composed.message().utf8Headers()).isTrue();
    assertThat(composed.message().content()).isEqualTo(Content.EIGHT_BIT);
    assertThat(text(composed)).contains("<jörg@doe.example>");
    assertThat(composed.envelope().recipients())
        .extracting(Recipient::toString)
        .containsExactly("jörg@doe.example");
  }

  @Test
  void goesToADomainBeyondAsciiWithoutSmtpUtf8() throws Exception {
    MimeMessage message = withField("To", "Ann <ann@müller.example>");
    message.setHeader("Cc", "Team: Jörg <joerg@müller.example>, bob@doe.example;");
    ComposedMail composed = adapt(message);
    assertThat(composed.message().utf8Headers()).isFalse();
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(text(composed)).contains("\r\nTo: Ann <ann@xn--mller-kva.example>\r\n");
    assertThat(composed.envelope().recipients())
        .extracting(Recipient::toString)
        .containsExactly(
            "ann@xn--mller-kva.example", "joerg@xn--mller-kva.example", "bob@doe.example");
    assertThat(read(composed).getRecipients(RecipientType.CC))
        .containsExactly(
            new InternetAddress("joerg@xn--mller-kva.example", "Jörg", "UTF-8"),
            new InternetAddress("bob@doe.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From",
        "Sender",
        "Reply-To",
        "Disposition-Notification-To",
        "Return-Receipt-To",
        "Errors-To",
        "Resent-Reply-To"
      })
  void encodesTheNameAndTheDomainInEveryFieldOfAddresses(String field) throws Exception {
    ComposedMail composed =
        adapt(withField(field, "Jörg =?UTF-8?Q?M=C3=BCller?= <j@müller.example>"));
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(InternetAddress.parseHeader(read(composed).getHeader(field, null), true))
        .containsExactly(new InternetAddress("j@xn--mller-kva.example", "Jörg Müller", "UTF-8"));
  }

  @ParameterizedTest
  @CsvSource({
    "Keywords, 'Käse, Brot'",
    "List-Id, Käse <cheese.shop.example>",
    "Organization, Käse GmbH",
    "Content-Description, Käse"
  })
  void encodesWhatMayBeEncodedInOtherFields(String field, String value) throws Exception {
    ComposedMail composed = adapt(withField(field, value));
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    assertThat(MimeUtility.decodeText(read(composed).getHeader(field, null))).isEqualTo(value);
  }

  @Test
  void writesParametersBeyondAsciiByRfc2231() throws Exception {
    MimeMessage message = nested();
    MimeMultipart mixed = (MimeMultipart) message.getDataHandler().getContent();
    mixed.getBodyPart(2).setHeader("Content-Type", "image/png; name=Käse.png");
    mixed.getBodyPart(2).setHeader("Content-Disposition", "inline; filename=\"Käse €.png\"");
    ComposedMail composed = adapt(message);
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    MimeMultipart parts = (MimeMultipart) read(composed).getContent();
    assertThat(parts.getBodyPart(2).getFileName()).isEqualTo("Käse €.png");
    assertThat(parts.getBodyPart(2).getDisposition()).isEqualTo("inline");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ann <ann@doe.example> bob@doe.example, eve@doe.example",
        "ann@doe.example Bob <bob@doe.example>",
        "ann@doe.example <bob@doe.example>",
        "Team: ann@doe.example; bob@doe.example"
      })
  void refusesAFieldInWhichJakartaMailWouldPassOverAnAddress(String value) throws Exception {
    MimeMessage message = withField("To", value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> adapt(message))
        .withMessageStartingWith("To: address '");
  }
}
