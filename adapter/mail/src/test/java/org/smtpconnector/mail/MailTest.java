package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "Jörg <joerg@doe.example>|Jörg|joerg@doe.example"
      })
  void readsAMailboxWithOrWithoutItsName(String text, String name, String address) {
    Mailbox mailbox = Mailbox.of(text);
    assertThat(mailbox.displayName().orElse("-")).isEqualTo(name);
    assertThat(mailbox.address()).hasToString(address);
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
        .withMessage("subject holds the control character U+000D");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").text("x").subject("s".repeat(901)).build())
        .withMessage("subject holds a word longer than 900 characters");
  }

  @Test
  void refusesHalfACharacterWhereverItStands() {
    String half = "a\ud800b";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").text(half).build())
        .withMessage("text holds half a character, U+D800");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").html("\udc00").build())
        .withMessage("html holds half a character, U+DC00");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.to("a@example.org").text("x").subject(half).build())
        .withMessage("subject holds half a character, U+D800");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attachment(half, "text/csv", NOTHING))
        .withMessageContaining("half a character");
    Mail whole = Mail.to("a@example.org").text("\ud83d\ude00").build();
    assertThat(whole.text()).contains("\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/csv; name=\"ü\"",
        "text",
        "text/csv\r\nX: y",
        "text/csv; name=\"a\nb\"",
        "/",
        "text/csv;"
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
}
