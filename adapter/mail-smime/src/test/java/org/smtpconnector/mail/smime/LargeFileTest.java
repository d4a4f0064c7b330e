package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;

/** Files that are signed and encrypted as they are read. */
class LargeFileTest extends SmimeFixture {
  private static final int PIECE = 1 << 20;
  private static final int PIECES = 60;

  @Test
  void aFileLargerThanTheHeapIsSignedAndEncrypted() throws Exception {
    Path file = directory.resolve("large.bin");
    byte[] piece = new byte[PIECE];
    new Random(1).nextBytes(piece);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < PIECES; i++) {
        piece[0] = (byte) i;
        out.write(piece);
      }
    }
    Path certificate = Files.write(directory.resolve("j.der"), JANE.certificate().getEncoded());
    Path written = directory.resolve("written.eml");
    Process client =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx40m",
                    "-D" + FILE + "=" + keyStore,
                    "-D" + PASSWORD + "=" + Identity.PASSWORD,
                    "-cp",
                    System.getProperty("java.class.path"),
                    LargeFileClient.class.getName(),
                    certificate.toString(),
                    file.toString(),
                    written.toString()))
            .redirectErrorStream(true)
            .start();
    String printed = text(client.getInputStream().readAllBytes());
    assertThat(client.waitFor(5, TimeUnit.MINUTES)).isTrue();

    assertThat(printed).contains("size " + Files.size(written));
    assertThat(openssl.decryptedAndVerified(written, JANE)).isGreaterThan((long) PIECE * PIECES);
  }

  @Test
  void aFileThatIsStreamedArrivesWhole() throws Exception {
    byte[] content = new byte[700_000];
    new Random(2).nextBytes(content);

    sender.send(
        mail()
            .attach("a.bin", "application/octet-stream", () -> new ByteArrayInputStream(content))
            .signedBy("shop")
            .encryptedForRecipients()
            .build());

    byte[] verified = openssl.verified(openssl.decrypted(received(), JANE));
    MimeMultipart parts =
        (MimeMultipart) new MimeMessage(SESSION, new ByteArrayInputStream(verified)).getContent();
    MimeBodyPart last = (MimeBodyPart) parts.getBodyPart(parts.getCount() - 1);
    assertThat(last.getInputStream().readAllBytes()).isEqualTo(content);
  }

  @Test
  void aFileThatChangesBeforeItIsSentIsRejected() throws Exception {
    Path file = Files.write(directory.resolve("a.bin"), new byte[300_000]);
    Mail mail = mail().attach(file).signedBy("shop").encryptedForRecipients().build();
    ComposedMail composed = sender.compose(mail);
    Files.write(file, new byte[300_001]);

    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> sender.send(composed))
        .withMessageContaining("attachment 'a.bin' has changed");
    assertThat(relay.count()).isZero();
  }
}
