package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.delivery.SendAttempt;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;

/** Messages signed and encrypted by S/MIME, as {@code openssl cms} reads what Postfix delivers. */
@Tag("postfix")
class SmimeIT {
  private static final String KEY_STORE = "smtpconnector.smime.key-store";
  private static final String PASSWORD = "changeit";
  private static final String TEXT = "Grüße\r\n.\r\n..dots \r\nFrom here on\r\n";

  @TempDir Path directory;

  @BeforeEach
  void makeKeyStore() throws Exception {
    makeKey("shop", "shop@shop.example");
    makeKey("ann", "ann@mail.test");
    Path file = directory.resolve("smime.p12");
    openssl(
        Stream.of("pkcs12", "-export", "-name", "shop", "-in", "shop.crt", "-inkey", "shop.key"),
        "-passout",
        "pass:" + PASSWORD,
        "-out",
        file.toString());
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    try (InputStream in = Files.newInputStream(directory.resolve("ann.crt"))) {
      store.setCertificateEntry(
          "ann", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    System.setProperty(KEY_STORE, file.toString());
    System.setProperty(KEY_STORE + "-password", PASSWORD);
  }

  @AfterEach
  void forgetKeyStore() {
    System.clearProperty(KEY_STORE);
    System.clearProperty(KEY_STORE + "-password");
  }

  private void makeKey(String name, String address) throws Exception {
    openssl(
        Stream.of("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=email:" + address,
        "-addext",
        "keyUsage=digitalSignature,keyEncipherment",
        "-addext",
        "extendedKeyUsage=emailProtection",
        "-keyout",
        name + ".key",
        "-out",
        name + ".crt");
  }

  private void openssl(Stream<String> command, String... options) throws Exception {
    List<String> all =
        Stream.of(Stream.of("openssl"), command, Stream.of(options)).flatMap(each -> each).toList();
    Path log = directory.resolve("openssl.log");
    Process openssl =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(openssl.waitFor())
        .as(() -> String.join(" ", all) + ": see the end of " + log)
        .isZero();
  }

  private static MailSender sender(int port) throws Exception {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setSecurity("plain");
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    MailerSettings settings =
        new MailerSettings("mail/smtp", Optional.of(Mailbox.of("Shop <shop@shop.example>")), 1);
    return new ConnectorMailSender(
        () -> settings, new MailRetry(new SendAttempt(name -> connections)), event -> {});
  }

  /** Returns the content that is signed, in an encrypted message. */
  private MimeMessage read(byte[] message) throws Exception {
    Files.write(directory.resolve("arrived.eml"), message);
    openssl(
        Stream.of("cms", "-decrypt", "-in", "arrived.eml", "-out", "signed.eml"),
        "-recip",
        "ann.crt",
        "-inkey",
        "ann.key");
    openssl(
        Stream.of("cms", "-verify", "-in", "signed.eml", "-out", "content.eml"),
        "-CAfile",
        "shop.crt");
    try (InputStream in = Files.newInputStream(directory.resolve("content.eml"))) {
      return new MimeMessage(Session.getInstance(new Properties()), in);
    }
  }

  /** By BDAT; and by DATA without 8BITMIME. */
  @ParameterizedTest
  @ValueSource(strings = {"", "chunking, 8bitmime"})
  void areReadByOpenSslWhateverPostfixOffers(String withheld) throws Exception {
    String subject = "S/MIME " + System.nanoTime();
    byte[] file = new byte[300_000]; // streamed
    new Random(8551).nextBytes(file);
    Mail mail =
        Mail.to("ann@mail.test")
            .subject(subject)
            .text(TEXT)
            .attach("a.bin", "application/octet-stream", () -> new ByteArrayInputStream(file))
            .signedBy("shop")
            .encryptedForRecipients()
            .build();
    Map<String, String> settings =
        Map.of(
            "SIZE_LIMIT", "10000000", "MAIN_CF", "smtpd_discard_ehlo_keywords = dsn, " + withheld);
    try (ServerProcess postfix = ServerProcess.start("postfix", settings)) {
      assertThat(sender(postfix.port()).send(mail).complete()).isTrue();

      byte[] arrived =
          await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () ->
                      postfix.delivered().stream()
                          .filter(each -> ServerProcess.text(each).contains(subject))
                          .findFirst(),
                  Optional::isPresent)
              .orElseThrow();

      MimeMultipart content = (MimeMultipart) read(arrived).getContent();
      assertThat(content.getBodyPart(0).getContent()).isEqualTo(TEXT);
      assertThat(content.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(file);
    }
  }
}
