package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;

/** Certificates that are unsuitable are named, and nothing is sent. */
class RefusedCertificateTest extends SmimeFixture {
  @AfterEach
  void hasSentNothing() {
    assertThat(relay.server().commands()).isEmpty();
  }

  private void assertRejected(Mail.Builder mail, String... message) {
    Mail built = mail.build();
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> sender.send(built))
        .satisfies(e -> assertThat(e.getMessage()).contains(message))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Identity.PASSWORD));
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> sender.compose(built));
  }

  private static Arguments mistake(Function<String, Identity> made, String problem) {
    return Arguments.of(made, problem);
  }

  static Stream<Arguments> ofAuthors() {
    return Stream.of(
        mistake(Mistakes::expired, "has expired: renew it"),
        mistake(Mistakes::notYetValid, "is not valid yet"),
        mistake(Mistakes::cannotSign, "cannot sign: its key usage lacks digitalSignature"),
        mistake(Mistakes::forServers, "is not for mail: its extended key usage lacks"),
        mistake(Mistakes::nameless, "has no address, but the author is shop@shop.example"),
        mistake(Mistakes::ofAnotherAlgorithm, "which is not supported: use one with an RSA or EC"),
        mistake(
            own -> Identity.of("ops@shop.example"),
            "has the address ops@shop.example, but the author is shop@shop.example"));
  }

  @ParameterizedTest
  @MethodSource("ofAuthors")
  void doesNotSign(Function<String, Identity> mistake, String problem) throws Exception {
    Identity identity = mistake.apply(AUTHOR);
    keep(Map.of("old", identity));

    assertRejected(
        mail().signedBy("old"),
        "the certificate CN=Owner of ",
        "alias 'old', valid from "
            + identity.certificate().getNotBefore().toInstant()
            + " to "
            + identity.certificate().getNotAfter().toInstant(),
        problem);
  }

  @Test
  void doesNotSignForAnotherAuthorThanThatOfTheCertificate() {
    assertRejected(
        mail().from("Eve <eve@doe.example>").signedBy("shop"),
        "has the address shop@shop.example, but the author is eve@doe.example");
  }

  @Test
  void namesAnAliasThatIsNotThere() {
    assertRejected(
        mail().signedBy("shp"), "signedBy: the key store " + keyStore + " has no alias 'shp'");
  }

  @Test
  void namesAnAliasWithoutAKey() {
    assertRejected(
        mail().signedBy("jane"), "signedBy: alias 'jane' of the key store", "is no private key");
  }

  static Stream<Arguments> ofRecipients() {
    return Stream.of(
        mistake(Mistakes::expired, "has expired: renew it"),
        mistake(Mistakes::notYetValid, "is not valid yet"),
        mistake(Mistakes::cannotEncrypt, "its key usage lacks keyEncipherment"),
        mistake(Mistakes::cannotAgree, "its key usage lacks keyAgreement"),
        mistake(Mistakes::forServers, "is not for mail: its extended key usage lacks"),
        mistake(Mistakes::ofAnotherAlgorithm, "which is not supported: use one with an RSA or EC"));
  }

  @ParameterizedTest
  @MethodSource("ofRecipients")
  void isNotEncryptedFor(Function<String, Identity> mistake, String problem) throws Exception {
    Identity identity = mistake.apply("jane@doe.example");
    keep(Map.of("old", identity.certificate()));

    assertRejected(
        mail().encryptedFor(identity.certificate()),
        "the certificate CN=Owner of jane at doe.example (given to encryptedFor, valid from ",
        problem);
    assertRejected(
        mail().encryptedForRecipients(),
        "the certificate CN=Owner of jane at doe.example (alias 'old', valid from ",
        problem);
  }

  @Test
  void isNotEncryptedForSomebodyWhoIsNoRecipient() {
    assertRejected(
        mail().encryptedFor(JANE.certificate()).encryptedFor(BOB.certificate()),
        "CN=Owner of bob at doe.example",
        "has the address bob@doe.example, which is neither a recipient nor the author");
    assertRejected(
        mail().encryptedFor(Mistakes.nameless("jane@doe.example").certificate()),
        "has no address, which is neither a recipient");
  }

  @Test
  void isNotSentToARecipientWhoCannotReadIt() {
    assertRejected(
        mail().cc("eve@doe.example").encryptedFor(JANE.certificate()),
        "not for recipient eve@doe.example",
        "encryptedFor");
    assertRejected(
        mail().cc("eve@doe.example").encryptedForRecipients(),
        "recipient eve@doe.example has no certificate in the key store " + keyStore);
  }

  @Test
  void doesNotRevealABccRecipient() {
    UnaryOperator<Mail.Builder> encrypted =
        m -> m.encryptedFor(JANE.certificate(), BOB.certificate());
    String problem = "Bcc recipient bob@doe.example: send a separate message to this recipient";

    assertRejected(encrypted.apply(mail().bcc("bob@doe.example")), problem);
    assertRejected(mail().bcc("bob@doe.example").encryptedForRecipients(), problem);
    assertRejected(
        encrypted.apply(Mail.builder().bcc("bob@doe.example", "jane@doe.example").text("x")),
        problem);
  }
}
