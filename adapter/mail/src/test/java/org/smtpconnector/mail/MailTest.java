package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.mail.internet.InternetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

class MailTest {
  private static final byte[] NOTHING = {};

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "jane@doe.example|-|jane@doe.example",
        "Jane Doe <jane@doe.example>|Jane Doe|jane@doe.example",
        "\"Doe, Jane\" <jane@doe.example>|Doe, Jane|jane@doe.example",
        "\"Jane \\\"J\\\" Doe\" <jane@doe.example>|Jane \"J\" Doe|jane@doe.example",
        "<jane@doe.example>|-|jane@doe.example",
        "Jörg <joerg@doe.example>|Jörg|joerg@doe.example",
        " Jane Doe  <jane@doe.example> |Jane Doe|jane@doe.example",
        "Jane < jane@doe.example >|Jane|jane@doe.example",
        "jane@doe.example <jane@doe.example>|jane@doe.example|jane@doe.example",
        "\"bob@doe.example\" <jane@doe.example>|bob@doe.example|jane@doe.example",
        "Jane \"J\" Doe <jane@doe.example>|Jane \"J\" Doe|jane@doe.example",
        "Jane (work) <jane@doe.example>|Jane (work)|jane@doe.example"
      })
  void readsAMailboxWithOrWithoutItsName(String text, String name, String address) {
    Mailbox mailbox = Mailbox.of(text);
    assertThat(mailbox.displayName().orElse("-")).isEqualTo(name);
    assertThat(mailbox.address()).hasToString(address);
    assertThat(Mailbox.of(mailbox.toString())).isEqualTo(mailbox);
  }

  static Stream<UnaryOperator<Mail.Builder>> ofSeveral(String several) {
    return Stream.of(
        mail -> mail.from(several),
        mail -> mail.to(several),
        mail -> mail.cc(several),
        mail -> mail.bcc(several),
        mail -> mail.replyTo(several),
        mail -> mail.envelopeSender(several),
        mail -> Mail.to(several));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@doe.example, Bob <bob@doe.example>",
        "ann@doe.example,bob@doe.example",
        "ann@doe.example; Bob <bob@doe.example>",
        "ann@doe.example Bob <bob@doe.example>",
        "Ann <ann@doe.example>, \"Bob\" <bob@doe.example>",
        "\"Ann\" <ann@doe.example>, \"Bob\" <bob@doe.example>",
        "\"Ann, A.\" <ann@doe.example>, \"Bob\" <bob@doe.example>",
        "<ann@doe.example> <bob@doe.example>",
        "Ann <ann@doe.example> bob@doe.example",
        "Team: ann@doe.example, Bob <bob@doe.example>;"
      })
  void refusesAStringOfMoreThanOneAddressByNameWhereverOneIsWanted(String several) {
    assertThat(ofSeveral(several))
        .allSatisfy(
            option ->
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> option.apply(Mail.builder()))
                    .withMessageContaining(several)
                    .withMessageContaining("more than one address")
                    .withMessageContaining("give each by itself"));
  }

  @Test
  void saysHowANameWithACommaIsWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("Doe, Jane <jane@doe.example>"))
        .withMessageContaining("toList")
        .withMessageContaining("\"Doe, Jane\" <jane@doe.example>");
  }

  static Stream<Arguments> lists() throws Exception {
    InternetAddress[] addresses = {
      new InternetAddress("ann@doe.example"),
      new InternetAddress("bob@doe.example", "Bob"),
      new InternetAddress("jane@doe.example", "Doe, Jane (Sales)"),
      new InternetAddress("joerg@doe.example", "Jörg Müller", "UTF-8")
    };
    String[] read = {
      "ann@doe.example",
      "Bob <bob@doe.example>",
      "\"Doe, Jane (Sales)\" <jane@doe.example>",
      "Jörg Müller <joerg@doe.example>"
    };
    return Stream.of(
        arguments(InternetAddress.toString(addresses), read),
        arguments(InternetAddress.toString(addresses, 70), read),
        arguments(InternetAddress.toUnicodeString(addresses), read),
        list("ann@doe.example", "ann@doe.example"),
        list(" ann@doe.example ,, bob@doe.example, ", "ann@doe.example", "bob@doe.example"),
        list("(the, boss) ann@doe.example (at home; now)", "ann@doe.example"),
        list("Ann \"A.\" Doe <ann@doe.example>", "Ann A. Doe <ann@doe.example>"),
        list("J. Doe <j@doe.example>", "J. Doe <j@doe.example>"),
        list(
            "Team: ann@doe.example, Bob <bob@doe.example>;, Nobody:;, eve@doe.example",
            "ann@doe.example",
            "Bob <bob@doe.example>",
            "eve@doe.example"),
        list(
            "\"a,b\"@doe.example, ann@[IPv6:2001:db8::1]",
            "\"a,b\"@doe.example",
            "ann@[IPv6:2001:db8::1]"),
        list(
            "[a <ann@doe.example>, b] <bob@doe.example>",
            "[a <ann@doe.example>",
            "b] <bob@doe.example>"),
        list("jörg@müller.example", "jörg@xn--mller-kva.example"));
  }

  private static Arguments list(String list, String... mailboxes) {
    return arguments(list, mailboxes);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void readsAListAsMailProgramsAndJakartaMailWriteIt(String list, String... mailboxes) {
    Mail mail = Mail.toList(list).ccList(list).bccList(list).replyToList(list).text("x").build();
    assertThat(List.of(mail.to(), mail.cc(), mail.bcc(), mail.replyTo()))
        .allSatisfy(
            all -> assertThat(all).extracting(Mailbox::toString).containsExactly(mailboxes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "''|names no recipient",
        "undisclosed-recipients:;|names no recipient",
        "ann|no @",
        "ann@doe.example, bob|no @",
        "ann@doe.example; bob@doe.example|commas",
        "ann@doe.example bob@doe.example|more than one address",
        "Ann <ann@doe.example> Bob <bob@doe.example>|more than one address",
        "ann@doe.example <bob@doe.example>|more than one address",
        "Ann <ann@doe.example> bob@doe.example, eve@doe.example|more than one address",
        "Team: ann@doe.example; bob@doe.example|lacks a comma",
        "Team: ann@doe.example|group",
        "A: B: ann@doe.example;|colon",
        ": ann@doe.example;|colon",
        "\"Ann <ann@doe.example>|quote",
        "ann@doe.example (at home|comment",
        "<@a.example,@b.example:ann@doe.example>|is not valid",
        "=?UTF-8?Q?a=0D=0ABcc_x?= <ann@doe.example>|control character",
        "<> ann@doe.example|more than one address"
      })
  void refusesAListWithWhatIsNoAddress(String list, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.toList(list.replace("''", "")))
        .withMessageContaining(why);
  }

  @Test
  void goesOnceToAnAddressWhoseDomainIsWrittenInTwoWays() {
    Mail mail =
        Mail.to("ann@doe.example", "bob@doe.example")
            .cc("ann@DOE.example")
            .messageId("1@shop.example")
            .text("x")
            .build();
    assertThat(envelope(mail).recipients())
        .extracting(Recipient::toString)
        .containsExactly("ann@doe.example", "bob@doe.example");

    Mail again =
        mail.onlyTo(
            List.of(
                new RecipientOutcome(
                    EmailAddress.of("ann@Doe.Example"), Status.DEFERRED, Optional.empty())));
    assertThat(envelope(again).recipients())
        .extracting(Recipient::toString)
        .containsExactly("ann@doe.example");
  }

  private static Envelope envelope(Mail mail) {
    return new MimeComposer().compose(mail, Mailbox.of("shop@shop.example")).envelope();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops",
        "ops@example.org\r\nBcc: all@example.org",
        "Ops\r\nBcc: all@example.org <ops@example.org>",
        "Ops <ops@example.org> x",
        "a@example.org, b@example.org",
        ""
      })
  void refusesARecipientByNameBeforeThereIsAMail(String recipient) {
    assertThatIllegalArgumentException().isThrownBy(() -> Mail.to(recipient));
  }

  @Test
  void wantsARecipientAndSomethingToSay() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.builder().text("x").build())
        .withMessageContaining("no recipient");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").build())
        .withMessageContaining("neither text nor html");
  }

  @Test
  void refusesASubjectThatWouldStartAnotherField() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Mail.to("a@example.org").text("x").subject("Hi\r\nBcc: b@example.org").build())
        .withMessage("subject contains the control character U+000D");
  }

  @Test
  void refusesHalfACharacterWhereverItStands() {
    String half = "a\ud800b";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").text(half).build())
        .withMessage("text contains an unpaired surrogate, U+D800");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").html("\udc00").build())
        .withMessage("html contains an unpaired surrogate, U+DC00");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").text("x").subject(half).build())
        .withMessage("subject contains an unpaired surrogate, U+D800");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attachment(half, "text/csv", NOTHING))
        .withMessageContaining("unpaired surrogate");
    Mail whole = Mail.to("a@example.org").text("\ud83d\ude00").build();
    assertThat(whole.text()).contains("\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "text/csv\r\nX: y",
        "text/csv; name=\"a\nb\"",
        "/",
        "",
        "text csv/x",
        "text/csv\n; name=x"
      })
  void refusesAContentTypeThatIsNone(String contentType) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attachment("a.csv", contentType, NOTHING))
        .withMessageContaining("a.csv");
  }

  @Test
  void refusesAnAttachmentNameThatWouldStartAnotherField() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attachment("a.csv\r\nX: y", "text/csv", NOTHING))
        .withMessageContaining("attachment name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attachment(" ", "text/csv", NOTHING))
        .withMessage("attachment name is blank");
  }

  @Test
  void keepsAnAttachmentAsItWasGiven() {
    byte[] content = {1, 2, 3};
    Attachment attachment = new Attachment("a.bin", "application/octet-stream", content);
    content[0] = 9;
    attachment.content()[1] = 9;
    assertThat(attachment.content()).containsExactly(1, 2, 3);
  }

  @Test
  void isBuiltAgainWithAllThatItSays(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("a.txt"), new byte[] {'a'});
    assertThat(BuilderOptions.all(directory))
        .isNotEmpty()
        .allSatisfy(
            option -> {
              @SuppressWarnings("unchecked")
              UnaryOperator<Mail.Builder> options = (UnaryOperator<Mail.Builder>) option.get()[1];
              Mail mail = options.apply(Mail.to("ann@doe.example").text("x")).build();
              assertThat(mail.toBuilder().build()).isEqualTo(mail);
            });
  }

  @Test
  void isBuiltAgainForThoseAloneThatItIsSentTo() {
    Mail mail =
        Mail.to("ann@doe.example", "bob@doe.example").messageId("1@shop.example").text("x").build();
    Mail toBob =
        mail.onlyTo(
            List.of(
                RecipientOutcome.undecided(EmailAddress.of("bob@doe.example"), Status.DEFERRED)));
    Mail changed = toBob.toBuilder().bcc("eve@doe.example").text("changed").build();
    assertThat(envelope(changed).recipients())
        .extracting(Recipient::toString)
        .containsExactly("bob@doe.example");
    assertThat(changed.text()).contains("changed");
    assertThat(mail.text()).contains("x");
  }
}
