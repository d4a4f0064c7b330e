package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** Files that are too large to hold: they are read again each time that the message is written. */
class StreamedAttachmentTest {
  private static final int LARGE = 300_000;

  @RegisterExtension
  static final SmtpServerExtension SMTP =
      new SmtpServerExtension(
          ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING", "SIZE"));

  @TempDir Path directory;

  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static byte[] random(int octets) {
    byte[] content = new byte[octets];
    new Random(octets).nextBytes(content);
    return content;
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Report").text("Hello");
  }

  private static byte[] octets(ComposedMail mail) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] content(ComposedMail mail, int part) throws Exception {
    MimeMultipart parts = (MimeMultipart) mail.toMimeMessage().getContent();
    return parts.getBodyPart(part).getInputStream().readAllBytes();
  }

  /** At the limit, at and about the ends of lines and of the pieces that are read. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        262_143,
        262_144,
        262_145,
        291_840,
        291_841,
        291_897,
        300_000,
        58_368 * 6,
        58_368 * 6 + 57
      })
  void areEncodedAsThoseThatAreHeld(int size) throws Exception {
    byte[] file = random(size);

    ComposedMail mail =
        sender.compose(mail().attach("a.bin", "application/octet-stream", file).build());

    assertThat(octets(mail)).hasSize((int) mail.size());
    assertThat(content(mail, 1)).isEqualTo(file);
    assertThat(mail.toMimeMessage().getSize()).isPositive();
  }

  @Test
  void areWhereTheyBelongAmongOthers() throws Exception {
    byte[] first = random(LARGE);
    byte[] second = random(LARGE + 1);
    ComposedMail mail =
        sender.compose(
            mail()
                .html("<img src=cid:logo>")
                .inline("logo", "image/png", second)
                .attach("a.bin", "application/octet-stream", first)
                .attach("small.bin", "application/octet-stream", new byte[] {1})
                .attach("b.bin", "application/octet-stream", second)
                .build());

    assertThat(content(mail, 1)).isEqualTo(first);
    assertThat(content(mail, 2)).isEqualTo(new byte[] {1});
    assertThat(content(mail, 3)).isEqualTo(second);
    MimeMultipart parts = (MimeMultipart) mail.toMimeMessage().getContent();
    MimeMultipart alternatives = (MimeMultipart) parts.getBodyPart(0).getContent();
    MimeMultipart related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
    assertThat(related.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(second);
  }

  @Test
  void areSaidToBeInUtf8WhereTheyAre() throws Exception {
    Path text = Files.writeString(directory.resolve("a.txt"), "ü€\n".repeat(LARGE / 4));
    Path latin = Files.write(directory.resolve("b.txt"), random(LARGE));
    MimeMultipart parts =
        (MimeMultipart)
            sender.compose(mail().attach(text).attach(latin).build()).toMimeMessage().getContent();
    assertThat(parts.getBodyPart(1).getContentType()).contains("charset=utf-8");
    assertThat(parts.getBodyPart(2).getContentType()).doesNotContain("charset");
  }

  @Test
  void areReadAgainAtEachAttempt(ScriptedSmtpServer relay) throws Exception {
    Path file = Files.write(directory.resolve("a.bin"), random(LARGE));
    relay.on("MAIL").reply("451 4.3.0 later").times(1);

    MailReceipt receipt = sender.send(mail().attach(file).build());

    assertThat(receipt.attempts()).isEqualTo(2);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void thatGrowOrShrinkOrChangeAreRejectedAndNothingIsDelivered(ScriptedSmtpServer relay)
      throws Exception {
    Path file = directory.resolve("a.bin");
    byte[] changed = random(LARGE);
    changed[LARGE / 2]++;
    for (byte[] later : new byte[][] {random(LARGE + 1), random(LARGE - 1), changed, {}}) {
      Files.write(file, random(LARGE));
      ComposedMail mail = sender.compose(mail().attach(file).build());
      Files.write(file, later);

      assertThatThrownBy(() -> sender.send(mail))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("attachment 'a.bin' has changed since the message was composed");
    }
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void thatCannotBeReadAnyMoreAreRejectedByName(ScriptedSmtpServer relay) throws Exception {
    AtomicInteger opened = new AtomicInteger();
    byte[] content = random(LARGE);
    Mail mail =
        mail()
            .attach(
                "a.bin",
                "application/octet-stream",
                () -> opened.getAndIncrement() == 0 ? new ByteArrayInputStream(content) : broken())
            .build();

    assertThatThrownBy(() -> sender.send(mail))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("attachment 'a.bin' cannot be read")
        .hasMessageContaining("disk is gone");
    assertThat(relay.messages()).isEmpty();
  }

  private static InputStream broken() {
    return new InputStream() {
      private int left = 100_000;

      @Override
      public int read() {
        if (left-- == 0) {
          throw new IllegalStateException("disk is gone");
        }
        return 7;
      }
    };
  }
}
