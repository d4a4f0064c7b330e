package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.mail.smime.SMIMESigned;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.testkit.CapturedMail;

/** Signed messages, as OpenSSL and Bouncy Castle read them after a relay received them. */
class SignedMailTest extends SmimeFixture {
  static Stream<Named<UnaryOperator<Mail.Builder>>> contents() {
    return Contents.all();
  }

  /** What stands between the first boundary and the second. */
  private static String content(byte[] message) {
    String text = text(message);
    String boundary = text.replaceFirst("(?s).*?boundary=\"([^\"]+)\".*", "$1");
    int start = text.indexOf("--" + boundary + "\r\n") + boundary.length() + 4;
    return text.substring(start, text.indexOf("\r\n--" + boundary + "\r\n", start));
  }

  private static void assertVerified(byte[] message, X509Certificate expected) throws Exception {
    SMIMESigned signed =
        new SMIMESigned(
            (MimeMultipart)
                new MimeMessage(SESSION, new ByteArrayInputStream(message)).getContent());
    SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
    assertThat(signed.getCertificates().getMatches(null)).hasSize(1);
    assertThat(
            signer.verify(
                new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(expected)))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("contents")
  void isVerifiedByOpenSslAndBouncyCastle(UnaryOperator<Mail.Builder> content) throws Exception {
    sender.send(content.apply(mail().signedBy("shop")).build());

    byte[] message = received();
    assertThat(text(openssl.verified(message))).isEqualTo(content(message));
    assertVerified(message, SHOP.certificate());
  }

  @ParameterizedTest
  @MethodSource("contents")
  void isFitForEveryRelay(UnaryOperator<Mail.Builder> content) throws Exception {
    sender.send(content.apply(mail().signedBy("shop")).build());

    String signed = content(received());
    assertThat(signed.lines()).allMatch(line -> line.length() <= 998);
    assertThat(signed.chars()).allMatch(octet -> octet < 0x80);
    assertThat(signed.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    if (!signed.contains("message/rfc822")) { // which must not be encoded
      assertThat(signed.lines()).noneMatch(line -> line.matches("From .*|.*[ \t]"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING", "8BITMIME", "HELP"})
  void isTheSameOverDataAndBdat(String extension) throws Exception {
    try (Relay other = new Relay("PIPELINING", extension)) {
      other.sender(AUTHOR).send(mail().text("Grüße\n.\n..").signedBy("shop").build());
      byte[] message = other.server().messages().get(0).content();

      assertThat(other.server().commands())
          .anyMatch(c -> c.startsWith(extension.equals("CHUNKING") ? "BDAT" : "DATA"));
      assertThat(text(openssl.verified(message))).isEqualTo(content(message));
    }
  }

  @Test
  void isSignedByAKeyOfAnEllipticCurve() throws Exception {
    Identity curve = Identity.draft(AUTHOR).key("EC").issue();
    keep(Map.of("shop", curve));

    sender.send(mail().signedBy("shop").build());

    openssl.verified(received());
    assertVerified(received(), curve.certificate());
  }

  @Test
  void namesTheAddressInTheSubjectOnlyAndInAnyCase() throws Exception {
    keep(Map.of("shop", Identity.draft("Shop@Shop.example").inSubject().issue()));

    sender.send(mail().signedBy("shop").build());

    openssl.verified(received());
  }

  @Test
  void isShownByProgramsWithoutSmime() throws Exception {
    sender.send(mail().signedBy("shop").attach("a.txt", "text/plain", new byte[] {'a'}).build());

    CapturedMail mail = relay.last();
    assertThat(mail.subject()).isEqualTo("Grüße");
    assertThat(mail.from()).isEqualTo("Der Laden für Bücher <shop@shop.example>");
    assertThat(mail.text()).contains("Grüße aus Köln");
    assertThat(text(received()))
        .containsOnlyOnce("\r\nMIME-Version: 1.0\r\n")
        .contains("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";")
        .contains("micalg=sha-256");
  }

  @Test
  void isSignedFromATemplate() throws Exception {
    sender.send(
        Mail.template("contract")
            .locale(Locale.GERMAN)
            .with(Map.of("name", "Jörg"))
            .to("jane@doe.example")
            .signedBy("shop")
            .build());

    assertThat(relay.last().subject()).isEqualTo("Vertrag für Jörg");
    assertThat(text(openssl.verified(received()))).contains("Content-Type: text/html");
  }

  @Test
  void isComposedOnceAndWrittenOftenAndStored() throws Exception {
    ComposedMail mail = sender.compose(mail().signedBy("shop").build());
    byte[] octets = octets(mail);

    assertThat(octets(mail)).isEqualTo(octets).hasSize((int) mail.size());
    sender.send(mail);
    assertThat(received()).isEqualTo(octets);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    mail.storeTo(stored);
    sender.send(ComposedMail.readFrom(new ByteArrayInputStream(stored.toByteArray())));
    assertThat(received()).isEqualTo(octets);
  }

  @Test
  void isTheSameWhenItIsSentAgain() throws Exception {
    ComposedMail mail = sender.compose(mail().signedBy("shop").build());
    sender.send(mail);
    sender.send(mail);

    assertThat(relay.server().messages().stream().map(m -> text(m.content())).distinct())
        .hasSize(1);
  }

  @Test
  void isSignedForEachReaderOfMany() throws Exception {
    List<String> readers = List.of("ann@doe.example", "bob@doe.example", "eve@doe.example");

    BulkReceipt receipt =
        sender.sendAll(
            readers.stream().map(to -> Mail.to(to).text("Hello " + to).signedBy("shop").build()),
            new Outcomes());

    assertThat(receipt.sent()).isEqualTo(3);
    for (String reader : readers) {
      assertThat(relay.sentTo(reader)).hasSize(1);
    }
    for (int i = 0; i < readers.size(); i++) {
      openssl.verified(relay.server().messages().get(i).content());
    }
  }

  @Test
  void carriesTheCertificatesOfItsIssuersButNotTheRoot() {
    SigningKey key =
        new SigningKey(
            SHOP.key(),
            MailCertificate.of(SHOP.certificate(), "alias 'shop'"),
            List.of(SHOP.certificate(), Identity.AUTHORITY));

    assertThat(key.sent()).containsExactly(SHOP.certificate());
    assertThat(key).hasToString("key of " + key.certificate());
  }
}
