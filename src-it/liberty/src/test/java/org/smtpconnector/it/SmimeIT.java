package org.smtpconnector.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Properties;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** An application with the S/MIME module, whose messages Bouncy Castle reads as they arrive. */
@ExtendWith(ArquillianExtension.class)
class SmimeIT {
  private static final String KEY_STORE = "smtpconnector.smime.key-store";
  private static final String PASSWORD = "changeit";
  private static final String TEXT = "Grüße aus Köln\r\n";

  @Inject Postman postman;

  private ScriptedSmtpServer relay;
  private KeyStore keys;

  /** On the side of the server's starter; its keys are there before the application is. */
  @Deployment
  static WebArchive application() throws Exception {
    Path file = Deployments.directory("smime.p12");
    Files.deleteIfExists(file);
    makeKey(file, "shop", "shop@shop.example");
    makeKey(file, "ann", "ann@doe.example");
    return Deployments.applicationWith(
        "(smtp-mail-smime|bc.*)\\.jar",
        "smime",
        KEY_STORE + "=" + file + "\n" + KEY_STORE + "-password=" + PASSWORD + "\n");
  }

  /** As the page of the module says. */
  private static void makeKey(Path file, String alias, String address) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=email:" + address,
                "-ext",
                "ku=digitalSignature,keyEncipherment",
                "-ext",
                "eku=emailProtection",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  @BeforeEach
  void startRelay() throws Exception {
    relay = Relays.relay("8BITMIME", "SIZE 1000000");
    keys =
        KeyStore.getInstance(
            Path.of(ConfigProvider.getConfig().getValue(KEY_STORE, String.class)).toFile(),
            PASSWORD.toCharArray());
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Contract").text(TEXT);
  }

  private MimeMessage sent(Mail mail) throws Exception {
    assertThat(postman.send(mail).complete()).isTrue();
    return parsed(relay.awaitMessages(1, Relays.SOON).get(0).content());
  }

  private static MimeMessage parsed(byte[] message) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(message));
  }

  /** Returns the part that the signature of the shop covers. */
  private MimeMessage verified(MimeMessage message) throws Exception {
    MimeMultipart parts = (MimeMultipart) message.getContent();
    String boundary =
        "--" + message.getContentType().replaceFirst("(?s).*boundary=\"([^\"]+)\".*", "$1");
    String body = new String(message.getRawInputStream().readAllBytes(), ISO_8859_1);
    int start = body.indexOf(boundary + "\r\n") + boundary.length() + 2;
    byte[] content =
        body.substring(start, body.indexOf("\r\n" + boundary, start)).getBytes(ISO_8859_1);
    CMSSignedData signature =
        new CMSSignedData(
            new CMSProcessableByteArray(content),
            parts.getBodyPart(1).getInputStream().readAllBytes());
    SignerInformation signer = signature.getSignerInfos().getSigners().iterator().next();
    assertThat(
            signer.verify(
                new JcaSimpleSignerInfoVerifierBuilder()
                    .build((X509Certificate) keys.getCertificate("shop"))))
        .isTrue();
    return parsed(content);
  }

  private MimeMessage decrypted(MimeMessage message) throws Exception {
    PrivateKey key = (PrivateKey) keys.getKey("ann", PASSWORD.toCharArray());
    X509Certificate certificate = (X509Certificate) keys.getCertificate("ann");
    return parsed(
        new CMSEnvelopedData(message.getInputStream().readAllBytes())
            .getRecipientInfos()
            .get(new JceKeyTransRecipientId(certificate))
            .getContent(new JceKeyTransEnvelopedRecipient(key)));
  }

  @Test
  void signs() throws Exception {
    MimeMessage message = sent(mail().signedBy("shop").build());

    assertThat(message.getContentType()).startsWith("multipart/signed");
    assertThat(verified(message).getContent()).isEqualTo(TEXT);
  }

  @Test
  void signsAndEncryptsWithAFile() throws Exception {
    byte[] file = new byte[300_000]; // streamed
    MimeMessage message =
        sent(
            mail()
                .attach("a.bin", "application/octet-stream", () -> new ByteArrayInputStream(file))
                .signedBy("shop")
                .encryptedForRecipients()
                .build());

    assertThat(message.getContentType()).contains("enveloped-data");
    MimeMultipart content = (MimeMultipart) verified(decrypted(message)).getContent();
    assertThat(content.getBodyPart(0).getContent()).isEqualTo(TEXT);
    assertThat(content.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(file);
  }

  @Test
  void sendsNothingWithoutAKeyOrACertificate() {
    assertThatThrownBy(() -> postman.send(mail().signedBy("nobody").build()))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("has no alias 'nobody'");
    assertThatThrownBy(
            () -> postman.send(mail().to("eve@doe.example").encryptedForRecipients().build()))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("eve@doe.example");
    assertThat(relay.messages()).isEmpty();
  }
}
