package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.EmailAddress;

/** Return paths that name their recipient. */
class VerpTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final EmailAddress ANN = EmailAddress.of("ann@customer.example");
  private final Verp verp = Verp.of("bounces@shop.example");
  private final Verp signed = verp.signedBy(SECRET);

  @Test
  void areWrittenAsMailSystemsDo() {
    assertThat(verp.returnPathFor(ANN)).hasToString("bounces+ann=customer.example@shop.example");
    assertThat(signed.returnPathFor(ANN).toString())
        .matches("bounces\\+[a-z2-7]{10}=ann=customer\\.example@shop\\.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann@customer.example", "a+b=c@x.example", "A.Doe@sub.customer.example"})
  void nameTheirRecipient(String address) {
    EmailAddress recipient = EmailAddress.of(address);
    for (Verp paths : new Verp[] {verp, signed}) {
      assertThat(paths.recipientOf(paths.returnPathFor(recipient))).contains(recipient);
    }
  }

  @Test
  void nameTheirRecipientThoughAMailServerHasChangedTheirCase() {
    EmailAddress changed =
        EmailAddress.of(signed.returnPathFor(ANN).toString().toUpperCase(Locale.ROOT));
    assertThat(signed.recipientOf(changed).orElseThrow().toString())
        .isEqualToIgnoringCase(ANN.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bounces@shop.example",
        "bounces+@shop.example",
        "bounces+ann@shop.example",
        "bounces+=customer.example@shop.example",
        "bounces+ann=@shop.example",
        "bounces+ann=customer.example@other.example",
        "other+ann=customer.example@shop.example"
      })
  void nameNobodyIfTheyAreOthers(String address) {
    assertThat(verp.recipientOf(EmailAddress.of(address))).isEmpty();
  }

  @Test
  void nameNobodyIfTheSignatureIsMissingOrOfAnotherRecipientOrSecret() {
    EmailAddress path = signed.returnPathFor(ANN);
    assertThat(signed.recipientOf(verp.returnPathFor(ANN))).isEmpty();
    assertThat(signed.recipientOf(EmailAddress.of(path.toString().replace("ann", "bob"))))
        .isEmpty();
    assertThat(verp.signedBy("x".repeat(32)).recipientOf(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a-recipient-with-a-very-long-name@an.even.longer.domain.example",
        "\"ann doe\"@customer.example",
        "grüße@customer.example",
        "ann@[192.0.2.1]"
      })
  void areTheMailboxItselfIfTheRecipientDoesNotFit(String address) {
    assertThat(signed.returnPathFor(EmailAddress.of(address))).hasToString("bounces@shop.example");
  }

  @Test
  void wantALongSecretAndDoNotShowIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verp.signedBy("short"))
        .withMessageContaining("it needs at least 32");
    assertThat(signed).hasToString("bounces@shop.example (signed)");
  }
}
