package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.mail.smime.SMIMEEnveloped;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;

/** Encrypted messages, as OpenSSL and Bouncy Castle read them after a relay received them. */
class EncryptedMailTest extends SmimeFixture {
  private static final Identity JOERG = Identity.draft("jörg@doe.example").inSubject().issue();

  static Stream<Named<UnaryOperator<Mail.Builder>>> contents() {
    return Contents.all();
  }

  private static SMIMEEnveloped enveloped(byte[] message) throws Exception {
    return new SMIMEEnveloped(new MimeMessage(SESSION, new ByteArrayInputStream(message)));
  }

  private static String byBouncyCastle(byte[] message, Identity reader) throws Exception {
    RecipientInformation recipient =
        enveloped(message).getRecipientInfos().getRecipients().iterator().next();
    return text(recipient.getContent(new JceKeyTransEnvelopedRecipient(reader.key())));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void isReadByOpenSslAndBouncyCastle(UnaryOperator<Mail.Builder> content) throws Exception {
    Mail.Builder mail = content.apply(mail().encryptedForRecipients());
    if (mail.build().recipients().size() > 1) {
      mail.encryptedFor(JOERG.certificate());
    }
    sender.send(mail.signedBy("shop").build());

    byte[] message = received();
    byte[] decrypted = openssl.decrypted(message, JANE);
    assertThat(text(decrypted)).startsWith("Content-Type: multipart/signed;");
    assertThat(byBouncyCastle(message, JANE)).isEqualTo(text(decrypted));
    assertThat(text(openssl.verified(decrypted))).contains("Content-Type: ");
    assertThat(text(message).chars().skip(text(message).indexOf("\r\n\r\n")))
        .allMatch(octet -> octet < 0x80);
    assertThat(text(message).lines()).allMatch(line -> line.length() <= 998);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING", "8BITMIME", "HELP"})
  void isReadAfterDataAndBdat(String extension) throws Exception {
    try (Relay other = new Relay("PIPELINING", extension)) {
      other.sender(AUTHOR).send(mail().encryptedFor(JANE.certificate()).build());
      byte[] message = other.server().messages().get(0).content();

      assertThat(other.server().commands())
          .anyMatch(c -> c.startsWith(extension.equals("CHUNKING") ? "BDAT" : "DATA"));
      assertThat(text(openssl.decrypted(message, JANE)))
          .contains("Content-Type: text/plain; charset=UTF-8")
          .contains("Gr=C3=BC=C3=9Fe aus K=C3=B6ln");
    }
  }

  @Test
  void isReadByEachOfItsReadersWhateverTheirKeys() throws Exception {
    sender.send(
        Mail.to("jane@doe.example")
            .cc("bob@doe.example")
            .text("Hello")
            .encryptedFor(SHOP.certificate())
            .encryptedForRecipients()
            .build());

    for (Identity reader : List.of(JANE, BOB, SHOP)) {
      assertThat(text(openssl.decrypted(received(), reader))).endsWith("\r\n\r\nHello");
    }
    assertThat(enveloped(received()).getRecipientInfos().size()).isEqualTo(3);
  }

  @Test
  void saysNothingOfItsContentExceptInTheHeader() throws Exception {
    sender.send(
        mail()
            .attach("secret.txt", "text/plain", "secret".getBytes())
            .encryptedFor(JANE.certificate())
            .build());

    assertThat(relay.last().subject()).isEqualTo("Grüße");
    assertThat(text(received()))
        .contains("Content-Type: application/pkcs7-mime; smime-type=enveloped-data;")
        .contains("Content-Transfer-Encoding: base64")
        .containsOnlyOnce("\r\nMIME-Version: 1.0\r\n")
        .doesNotContain("multipart")
        .doesNotContain("secret");
  }

  @Test
  void isComposedOnceAndWrittenOften() throws Exception {
    ComposedMail mail = sender.compose(mail().encryptedForRecipients().build());
    byte[] octets = octets(mail);

    assertThat(octets(mail)).isEqualTo(octets).hasSize((int) mail.size());
    assertThat(octets(sender.compose(mail().encryptedForRecipients().build())))
        .isNotEqualTo(octets);
    sender.send(mail);
    assertThat(received()).isEqualTo(octets);
  }

  /** At the ends of blocks, lines and buffers, and of the lengths of DER. */
  @Test
  void hasTheSizeThatItDeclaresWhateverItIs() throws Exception {
    Collection<Integer> lengths = new ArrayList<>(List.of(65_000, 200_000, 262_144, 300_001));
    for (int i = 0; i < 130; i++) {
      lengths.add(i);
    }
    for (int length : lengths) {
      String text = "123456789\r\n".repeat(length / 11) + "x".repeat(length % 11);
      Mail mail = mail().text(text).encryptedFor(JANE.certificate()).build();
      ComposedMail composed = sender.compose(mail);
      byte[] octets = octets(composed);
      assertThat(octets).hasSize((int) composed.size());
      assertThat(byBouncyCastle(octets, JANE)).endsWith("\r\n\r\n" + text);
    }
  }

  @Test
  void isEncryptedForTheLatestSuitableCertificateInTheKeyStore() throws Exception {
    Identity older =
        Identity.draft("jane@doe.example")
            .validity(Duration.ofDays(-9), Duration.ofDays(9))
            .issue();
    Identity curve = Identity.draft("jane@doe.example").key("EC").issue();
    keep(
        Map.of(
            "expired", Mistakes.expired("jane@doe.example").certificate(),
            "wrong", Mistakes.cannotEncrypt("jane@doe.example").certificate(),
            "older", older.certificate(),
            "curve", curve));

    sender.send(mail().encryptedForRecipients().build());

    assertThat(text(openssl.decrypted(received(), curve))).contains("Gr=C3=BC=C3=9Fe");
    assertThat(enveloped(received()).getRecipientInfos().size()).isEqualTo(1);
  }

  @Test
  void isSentToASingleBccRecipient() throws Exception {
    sender.send(
        Mail.builder()
            .bcc("jane@doe.example")
            .text("Hello")
            .encryptedFor(JANE.certificate())
            .build());

    assertThat(relay.last().recipients()).containsExactly("jane@doe.example");
    assertThat(text(openssl.decrypted(received(), JANE))).contains("Hello");
  }

  @Test
  void isSentToAllOfManyThatHaveCertificates() {
    Outcomes outcomes = new Outcomes();

    long sent =
        sender
            .sendAll(
                Stream.of("jane@doe.example", "eve@doe.example", "bob@doe.example")
                    .map(to -> Mail.to(to).text("Hello").encryptedForRecipients().build()),
                outcomes)
            .sent();

    assertThat(sent).isEqualTo(2);
    assertThat(outcomes.failures).containsOnlyKeys("eve@doe.example");
    assertThat(outcomes.failures.get("eve@doe.example"))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("recipient eve@doe.example has no certificate in the key store");
  }
}
