package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.Content;

/** Fields of the application's own are written as what they are: text, addresses or neither. */
class HeaderFieldTest {
  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").text("x");
  }

  private static ComposedMail compose(Mail.Builder mail) {
    return new MimeComposer().compose(mail.build(), Mailbox.of("shop@shop.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Disposition-Notification-To",
        "disposition-notification-to",
        "Sender",
        "Errors-To",
        "Return-Receipt-To",
        "X-Confirm-Reading-To",
        "Mail-Followup-To"
      })
  void writesAnAddressOutsideOfEncodedWords(String name) throws Exception {
    ComposedMail composed = compose(mail().header(name, "Jörg Müller <joerg@müller.example>"));
    assertThat(composed.message().content()).isEqualTo(Content.SEVEN_BIT);
    String value = MimeMessages.read(composed).getHeader(name, null);
    assertThat(value).endsWith(" <joerg@xn--mller-kva.example>");
    assertThat(InternetAddress.parseHeader(value, true))
        .containsExactly(
            new InternetAddress("joerg@xn--mller-kva.example", "Jörg Müller", "UTF-8"));
  }

  @Test
  void asksForSmtpUtf8WhereAnAddressInAFieldNeedsIt() throws Exception {
    ComposedMail composed = compose(mail().header("Errors-To", "jörg@shop.example"));
    assertThat(composed.message().utf8Headers()).isTrue();
    assertThat(MimeMessages.text(composed)).contains("\r\nErrors-To: jörg@shop.example\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Disposition-Notification-To|shop|no @",
        "Errors-To|Jörg joerg@shop.example|is not valid",
        "Sender|a@shop.example, b@shop.example|more than one address",
        "List-Post|<mailto:grüße@shop.example>|not in ASCII",
        "List-Archive|<https://müller.example/>|not in ASCII",
        "List-Id|News <grüße.shop.example>|not in ASCII",
        "Precedence|zäh|not in ASCII",
        "Accept-Language|dänisch|not in ASCII",
        "Content-Language|dänisch|not in ASCII",
        "Authentication-Results|ü|RFC 2047"
      })
  void refusesByNameWhatAFieldWithASyntaxOfItsOwnCannotHold(String name, String value, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().header(name, value))
        .withMessageStartingWith("header " + name + ": ")
        .withMessageContaining(why);
  }

  @Test
  void encodesThePhrasesOfFieldsThatHavePhrases() throws Exception {
    MimeMessage message =
        MimeMessages.read(
            compose(
                mail()
                    .header("List-Id", "Käse-Nachrichten <cheese.shop.example>")
                    .header("Keywords", "Käse, Brot")));
    assertThat(message.getHeader("List-Id", null))
        .matches("=\\?UTF-8\\?B\\?[^ ]*\\?= <cheese\\.shop\\.example>");
    assertThat(MimeUtility.decodeText(message.getHeader("List-Id", null)))
        .isEqualTo("Käse-Nachrichten <cheese.shop.example>");
    assertThat(message.getHeader("Keywords", null)).matches("=\\?UTF-8\\?B\\?[^ ]*\\?=, Brot");
  }

  @Test
  void leavesAsciiInAFieldThatIsNoTextAsItIs() throws Exception {
    String value = "<https://shop.example/a=?b?=>";
    assertThat(MimeMessages.text(compose(mail().header("List-Archive", value))))
        .contains("\r\nList-Archive: " + value + "\r\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().header("List-Archive", "<https://a.example/" + "x".repeat(1000)))
        .withMessageContaining("longer than 900");
  }

  @Test
  void takesTheLanguageAndTheDescriptionOfAContent() throws Exception {
    MimeMessage message =
        MimeMessages.read(
            compose(
                mail()
                    .html("<p>x</p>")
                    .header("Content-Language", "de, en-GB")
                    .header("Content-Description", "Grüße")));
    assertThat(message.getContentLanguage()).containsExactly("de", "en-GB");
    assertThat(message.getDescription()).isEqualTo("Grüße");
    assertThat(message.getContentType()).startsWith("multipart/alternative");
  }

  @Test
  void takesASubjectOfOneLongWordThatCanBeEncoded() throws Exception {
    for (String subject : new String[] {"日本語の件名".repeat(200), "x".repeat(5000)}) {
      ComposedMail composed = compose(mail().subject(subject).header("X-Shop", subject));
      MimeMessage message = MimeMessages.read(composed);
      assertThat(message.getSubject()).isEqualTo(subject);
      assertThat(MimeUtility.decodeText(MimeUtility.unfold(message.getHeader("X-Shop", null))))
          .isEqualTo(subject);
      assertThat(MimeMessages.text(composed).lines()).allMatch(line -> line.length() <= 78);
    }
  }

  @Test
  void takesTheIdsOfAThreadAsTheFieldHasThem() {
    OptionalHeaderFields header =
        mail()
            .references("<1@shop.example> <2@shop.example>\r\n <3@shop.example><4@shop.example>")
            .references(" 5@shop.example ")
            .inReplyTo("<6@shop.example> <7@shop.example>")
            .build()
            .header();
    assertThat(header.references())
        .isEqualTo(IntStream.rangeClosed(1, 5).mapToObj(i -> "<" + i + "@shop.example>").toList());
    assertThat(header.inReplyTo()).containsExactly("<6@shop.example>", "<7@shop.example>");
    String many =
        IntStream.rangeClosed(0, 500)
            .mapToObj(i -> "<" + i + "@shop.example>")
            .collect(Collectors.joining(" "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().references(many).build())
        .withMessage("references names more than 500 messages");
  }
}
