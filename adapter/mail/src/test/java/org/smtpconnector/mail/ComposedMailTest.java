package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.DeliverBy;
import org.smtpconnector.smtp.MailParameters.Returned;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient.Notify;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** A message that is composed before it is sent. */
class ComposedMailTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP =
      new SmtpServerExtension(ScriptedSmtpServer.builder().extensions("8BITMIME", "SIZE"));

  @TempDir static Path directory;

  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example")
        .bcc("eve@doe.example")
        .subject("Grüße")
        .text("Hello")
        .attach("a.bin", "application/octet-stream", new byte[] {1, 2, 3});
  }

  private static byte[] octets(ComposedMail mail) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] stored(ComposedMail mail) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.storeTo(out);
    return out.toByteArray();
  }

  @Test
  void isTheSameAsOftenAsItIsWrittenAndAsItIsSent(ScriptedSmtpServer relay) throws Exception {
    ComposedMail mail = sender.compose(mail().build());

    byte[] octets = octets(mail);
    assertThat(octets(mail)).isEqualTo(octets).hasSize((int) mail.size());
    MailReceipt receipt = sender.send(mail);
    sender.send(mail);

    assertThat(receipt.messageId()).isEqualTo(mail.messageId());
    assertThat(relay.messages())
        .hasSize(2)
        .allSatisfy(
            message -> {
              assertThat(message.content()).isEqualTo(octets);
              assertThat(message.recipients())
                  .containsExactly("ann@doe.example", "eve@doe.example");
            });
    assertThat(relay.commands().toString()).contains("SIZE=" + mail.size());
  }

  @Test
  void isComposedOfAMimeMessageToo(ScriptedSmtpServer relay) throws Exception {
    ComposedMail mail = sender.compose(MimeMessages.nested());

    sender.send(mail);

    assertThat(relay.messages().get(0).content()).isEqualTo(octets(mail));
    assertThat(new String(octets(mail), ISO_8859_1)).doesNotContain("eve@doe.example");
    assertThat(mail.envelope().recipients()).hasSize(2);
  }

  @Test
  void isReadAsAMimeMessageAndAsAFile() throws Exception {
    ComposedMail mail = sender.compose(mail().build());

    assertThat(mail.toMimeMessage().getSubject()).isEqualTo("Grüße");
    assertThat(mail.toMimeMessage().getMessageID()).isEqualTo(mail.messageId());
    Path file = mail.asEml(directory.resolve("a.eml"));
    assertThat(file).hasBinaryContent(octets(mail));
  }

  @Test
  void isRejectedWhenItIsComposed() {
    Mail unreadable = mail().attach(directory.resolve("none.pdf")).build();
    assertThatThrownBy(() -> sender.compose(unreadable))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("none.pdf");
  }

  @Test
  void hasASize() {
    Envelope envelope = Envelope.of("shop@shop.example", "ann@doe.example");
    MessageSource unsized =
        MessageSource.of(
            () -> new ByteArrayInputStream(new byte[0]), OptionalLong.empty(), Content.SEVEN_BIT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ComposedMail("<1@shop.example>", envelope, unsized))
        .withMessageContaining("<1@shop.example>");
  }

  static List<Mail> mails() {
    return List.of(
        mail().build(),
        mail()
            .notifyOn(Notify.FAILURE, Notify.DELAY)
            .onDoubt(OnDoubt.RESEND)
            .nullReversePath()
            .build(),
        mail().to("jörg@doe.example").build(),
        mail()
            .attach("m.eml", "message/rfc822", "Subject: ü\r\n\r\nü\r\n".getBytes(UTF_8))
            .build());
  }

  @ParameterizedTest
  @MethodSource("mails")
  void isTheSameAfterItWasStored(Mail mail) throws Exception {
    ComposedMail composed = sender.compose(mail);

    byte[] form = stored(composed);

    for (ComposedMail read :
        List.of(
            ComposedMail.readFrom(new ByteArrayInputStream(form)),
            ComposedMail.readFrom(() -> new ByteArrayInputStream(form)))) {
      assertThat(read.messageId()).isEqualTo(composed.messageId());
      assertThat(read.envelope()).isEqualTo(composed.envelope());
      assertThat(read.onDoubt()).isEqualTo(composed.onDoubt());
      assertThat(read.size()).isEqualTo(composed.size());
      assertThat(octets(read)).isEqualTo(octets(composed));
      assertThat(read.message().content()).isEqualTo(composed.message().content());
      assertThat(read.message().utf8Headers()).isEqualTo(composed.message().utf8Headers());
      assertThat(sevenBit(read)).isEqualTo(sevenBit(composed));
      assertThat(stored(read)).isEqualTo(form);
    }
  }

  private static Optional<String> sevenBit(ComposedMail mail) throws IOException {
    if (mail.message().sevenBit().isEmpty()) {
      return Optional.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.message().sevenBit().get().writeTo(out);
    return Optional.of(out.toString(ISO_8859_1));
  }

  @Test
  void isStoredWithEachParameterOfItsEnvelope() throws Exception {
    Mail mail =
        mail()
            .notifyOn(Notify.NEVER)
            .parameters(
                new MailParameters(
                    Optional.of(Returned.HDRS),
                    Optional.of("order 17"),
                    true,
                    Optional.of(new DeliverBy(Duration.ofHours(1), true)),
                    Optional.of(Duration.ofMinutes(5)),
                    OptionalInt.of(-3),
                    true))
            .build();
    ComposedMail composed = sender.compose(mail);

    ComposedMail read = ComposedMail.readFrom(new ByteArrayInputStream(stored(composed)));

    assertThat(read.envelope()).isEqualTo(composed.envelope());
    assertThat(new String(stored(composed), UTF_8).lines().findFirst().orElseThrow())
        .startsWith("{\"version\":1,\"messageId\":\"")
        .contains("\"envelopeId\":\"order 17\"", "\"holdForSeconds\":300");
  }

  @Test
  void leavesWhatFollowsItInTheStream() throws Exception {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    List<ComposedMail> composed = new ArrayList<>();
    for (String subject : List.of("one", "two")) {
      composed.add(sender.compose(mail().subject(subject).build()));
      composed.get(composed.size() - 1).storeTo(two);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(two.toByteArray());
    for (ComposedMail mail : composed) {
      assertThat(octets(ComposedMail.readFrom(in))).isEqualTo(octets(mail));
    }
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"version\":2}\n', is of version 2",
    "'{\"version\":1}\n', damaged",
    "'{}\n', damaged",
    "'nothing\n', damaged",
    "'[1]\n', damaged",
    "'{\"version\":1', incomplete",
    "'', incomplete"
  })
  void saysWhatIsWrongWithAStoredForm(String form, String why) {
    assertThatIOException()
        .isThrownBy(
            () ->
                ComposedMail.readFrom(
                    new ByteArrayInputStream(form.replace("\\n", "\n").getBytes(UTF_8))))
        .withMessageContaining(why);
  }

  @Test
  void isReadFromTheFormOnItsPage() throws Exception {
    String page = Files.readString(Path.of("docs", "composed-messages.md"));
    String line =
        page.substring(
            page.indexOf("```json\n") + 8, page.indexOf("\n```", page.indexOf("```json")));
    ComposedMail mail =
        ComposedMail.readFrom(
            new ByteArrayInputStream((line + "\n" + "x".repeat(1234)).getBytes(UTF_8)));
    assertThat(mail.size()).isEqualTo(1234);
    assertThat(mail.envelope()).isEqualTo(Envelope.of("shop@shop.example", "ann@doe.example"));
  }

  @Test
  void isIncompleteWithoutItsEnd() throws Exception {
    byte[] form = stored(sender.compose(mail().build()));
    byte[] cut = Arrays.copyOf(form, form.length - 1);
    assertThatIOException()
        .isThrownBy(() -> ComposedMail.readFrom(new ByteArrayInputStream(cut)))
        .withMessageContaining("incomplete");
    ComposedMail streamed = ComposedMail.readFrom(() -> new ByteArrayInputStream(cut));
    assertThatIOException().isThrownBy(() -> octets(streamed)).withMessageContaining("incomplete");
  }

  @Test
  void isSentFromItsStoredForm(ScriptedSmtpServer relay) throws Exception {
    ComposedMail mail = sender.compose(mail().build());
    Path file = directory.resolve("stored");
    Files.write(file, stored(mail));

    sender.send(ComposedMail.readFrom(() -> Files.newInputStream(file)));

    assertThat(relay.messages().get(0).content()).isEqualTo(octets(mail));
  }
}
