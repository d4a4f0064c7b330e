package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.EmailAddress;

class UnsubscribeTokenTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";
  private static final UnsubscribeToken TOKEN =
      new UnsubscribeToken(EmailAddress.of("jane@doe.example"), "news");

  @ParameterizedTest
  @ValueSource(strings = {"ann@doe.example", "\"a b\"@doe.example", "jörg@doe.example"})
  void isReadAgainFromTheLinkThatItIsPartOf(String address) {
    UnsubscribeToken token = new UnsubscribeToken(EmailAddress.of(address), "Nachrichten für alle");
    URI link = URI.create("https://shop.example/unsubscribe/" + token.signedBy(SECRET));
    String text = link.getPath().substring("/unsubscribe/".length());
    assertThat(UnsubscribeToken.verified(text, SECRET)).contains(token);
    assertThat(Mail.to(address).text("x").listUnsubscribe(link).build()).isNotNull();
  }

  @Test
  void isVerifiedByAnEarlierSecretToo() {
    String text = TOKEN.signedBy(OTHER);
    assertThat(UnsubscribeToken.verified(text, SECRET)).isEmpty();
    assertThat(UnsubscribeToken.verified(text, SECRET, OTHER)).contains(TOKEN);
    assertThat(UnsubscribeToken.verified(text)).isEmpty();
  }

  @Test
  void isRefusedIfAnyCharacterOfItIsChanged() {
    String text = TOKEN.signedBy(SECRET);
    // The last one also has bits that mean nothing.
    assertThat(IntStream.range(0, text.length() - 1))
        .allSatisfy(
            i -> {
              char other = text.charAt(i) == 'A' ? 'B' : 'A';
              String forged = text.substring(0, i) + other + text.substring(i + 1);
              assertThat(UnsubscribeToken.verified(forged, SECRET)).isEmpty();
            });
  }

  @Test
  void isRefusedWithTheSignatureOfAnotherRecipient() {
    String ann = new UnsubscribeToken(EmailAddress.of("ann@doe.example"), "news").signedBy(SECRET);
    String bob = new UnsubscribeToken(EmailAddress.of("bob@doe.example"), "news").signedBy(SECRET);
    String forged = bob.substring(0, bob.indexOf('.')) + ann.substring(ann.indexOf('.'));
    assertThat(UnsubscribeToken.verified(forged, SECRET)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a", "a.", ".a", "a.b.c", "ä.ö", "%.%", "a b.c d", "YQ.YQ"})
  void isRefusedIfItIsNone(String text) {
    assertThat(UnsubscribeToken.verified(text, SECRET)).isEmpty();
  }

  @Test
  void isRefusedIfItIsHuge() {
    assertThat(UnsubscribeToken.verified("a".repeat(5_000_000) + ".b", SECRET)).isEmpty();
  }

  @Test
  void wantsASecretThatCannotBeGuessedAndNeverShowsIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TOKEN.signedBy("sesame"))
        .withMessageContaining("has 6 characters")
        .withMessageNotContaining("sesame");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnsubscribeToken.verified("a.b", SECRET, ""))
        .withMessageContaining("has 0 characters");
  }

  @Test
  void wantsANameThatFitsIntoALink() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnsubscribeToken(TOKEN.recipient(), "n".repeat(101)))
        .withMessageContaining("100");
  }
}
