package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Retrying;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** An attached message that is too large to hold: it is read again each time that it is sent. */
class StreamedMessageTest {
  private static final String HEADER = "Subject: Old\r\n\r\n";
  private static final int LINES = 100_000;

  private final AtomicInteger opened = new AtomicInteger();
  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});
  private ScriptedSmtpServer relay;

  @AfterEach
  void stop() {
    if (relay != null) {
      relay.close();
    }
  }

  private void start(String... extensions) {
    relay = ScriptedSmtpServer.builder().extensions(extensions).start();
    LocalNames.bindFactory(relay);
  }

  private Mail mail(String type, byte[]... versions) {
    return Mail.to("ann@doe.example")
        .subject("Fwd")
        .text("See below.")
        .attach(
            "old.eml",
            type,
            () -> {
              int version = Math.min(opened.getAndIncrement(), versions.length - 1);
              return new ByteArrayInputStream(versions[version]);
            })
        .build();
  }

  private Mail mail(byte[]... versions) {
    return mail("message/rfc822", versions);
  }

  private static byte[] message(String lines) {
    return (HEADER + lines).getBytes(UTF_8);
  }

  private MimeBodyPart received() throws Exception {
    return (MimeBodyPart)
        ((MimeMultipart) MimeMessages.parsed(relay.messages().get(0).content()).getContent())
            .getBodyPart(1);
  }

  /** Every place of a line end falls on the end of a piece that is read or written. */
  @ParameterizedTest
  @CsvSource({
    "0, CHUNKING 8BITMIME",
    "1, CHUNKING 8BITMIME",
    "2, CHUNKING 8BITMIME",
    "3, CHUNKING 8BITMIME",
    "0, 8BITMIME"
  })
  void goesIn8bitOctetForOctet(int shift, String extensions) throws Exception {
    start((extensions + " SIZE").split(" "));
    byte[] message = message("x".repeat(shift) + ".\r\nü\r\n".repeat(LINES));
    ComposedMail mail = sender.compose(mail(message));
    sender.send(mail);

    MimeBodyPart part = received();
    assertThat(part.getContentType()).startsWith("message/rfc822");
    assertThat(part.getEncoding()).isEqualTo("8bit");
    assertThat(part.getRawInputStream().readAllBytes()).isEqualTo(message);
    assertThat(relay.commands())
        .anyMatch(c -> c.contains(" SIZE=" + mail.size()) && c.contains("BODY=8BITMIME"));
    assertThat(relay.messages().get(0).content()).hasSize((int) mail.size());
  }

  @Test
  void goesAsAFileOfOctetsToARelayThatTakesNo8bit() throws Exception {
    start("SIZE");
    byte[] message = message("ü\r\n".repeat(LINES));
    sender.send(mail(message));

    MimeBodyPart part = received();
    assertThat(part.getContentType()).startsWith("application/octet-stream");
    assertThat(part.getFileName()).isEqualTo("old.eml");
    assertThat(part.getInputStream().readAllBytes()).isEqualTo(message);
    assertThat(relay.messages().get(0).content()).matches(SevenBitConverter::isClean);
    assertThat(relay.commands())
        .anyMatch(c -> c.contains(" SIZE=" + relay.messages().get(0).content().length));
  }

  @Test
  void getsCarriageReturnsWhereItHasNone() throws Exception {
    start("SIZE", "CHUNKING");
    String unix = "Subject: Old\n\n" + "abc\n\n".repeat(LINES);
    ComposedMail mail = sender.compose(mail(unix.getBytes(US_ASCII)));
    sender.send(mail);

    assertThat(received().getEncoding()).isEqualTo("7bit");
    assertThat(new String(received().getRawInputStream().readAllBytes(), US_ASCII))
        .isEqualTo(unix.replace("\n", "\r\n"));
    assertThat(relay.messages().get(0).content()).hasSize((int) mail.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix\n", "mac\r", "mac\rmac", "\0\r\n", "LONG"})
  void goesAsAFileOfOctetsWhereItsLastLinesDoNotServe(String end) throws Exception {
    start("8BITMIME");
    byte[] message = message("abc\r\n".repeat(LINES) + end.replace("LONG", "x".repeat(999)));
    sender.send(mail(message));

    assertThat(received().getContentType()).startsWith("application/octet-stream");
    assertThat(received().getInputStream().readAllBytes()).isEqualTo(message);
  }

  @Test
  void thatIsAReportGoesIn7bitAlone() throws Exception {
    start("8BITMIME");
    sender.send(mail("message/delivery-status", message("ü\r\n".repeat(LINES))));
    relay.clear();
    sender.send(mail("message/delivery-status", message("ok\r\n".repeat(LINES))));

    assertThat(received().getContentType()).startsWith("message/delivery-status");
    assertThat(received().getEncoding()).isEqualTo("7bit");
  }

  @Test
  void isReadOnceToComposeItInBothFormsAndOnceAtEachAttempt() throws Exception {
    start("8BITMIME");
    relay.on("MAIL").reply("451 4.3.0 later").times(1);
    byte[] message = message("ü\r\n".repeat(LINES));
    ComposedMail mail = sender.compose(mail(message));
    assertThat(opened).hasValue(1);

    assertThat(sender.send(mail).attempts()).isEqualTo(2);
    assertThat(received().getRawInputStream().readAllBytes()).isEqualTo(message);
    assertThat(opened).hasValue(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING 8BITMIME", "8BITMIME", "CHUNKING", "SIZE"})
  void thatGrowsOrShrinksOrChangesIsRejectedAndNothingIsDelivered(String extensions)
      throws Exception {
    start(extensions.split(" "));
    String lines = "ü\r\n".repeat(LINES);
    byte[] original = message(lines);
    for (byte[] later :
        new byte[][] {
          message(lines + "x"), message(lines.substring(4)), message("ä" + lines.substring(1)), {}
        }) {
      opened.set(0);
      ComposedMail mail = sender.compose(mail(original, later));

      assertThatThrownBy(() -> sender.send(mail))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("attachment 'old.eml' has changed since the message was composed");
    }
    assertThat(relay.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING 8BITMIME", "8BITMIME", "CHUNKING", "SIZE"})
  void thatFailsHalfWayIsRejectedByNameAndNothingIsDelivered(String extensions) throws Exception {
    start(extensions.split(" "));
    byte[] message = message("ü\r\n".repeat(LINES));
    Mail mail =
        Mail.to("ann@doe.example")
            .text("See below.")
            .attach(
                "old.eml",
                "message/rfc822",
                () ->
                    opened.getAndIncrement() == 0
                        ? new ByteArrayInputStream(message)
                        : new SequenceInputStream(
                            new ByteArrayInputStream(message, 0, message.length / 2), broken()))
            .build();

    assertThatThrownBy(() -> sender.send(mail))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("attachment 'old.eml' cannot be read")
        .hasMessageContaining("disk is gone");
    assertThat(relay.messages()).isEmpty();
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("disk is gone");
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, LINES})
  void thatTheHtmlDisplaysIsNeverIn8bit(int lines) throws Exception {
    start("SIZE");
    byte[] message = message("ü\r\n".repeat(lines));
    sender.send(
        Mail.to("ann@doe.example")
            .html("<a href='cid:old'>old</a>")
            .inline("old", new Attachment("old.eml", "message/rfc822", message))
            .build());

    assertThat(new String(relay.messages().get(0).content(), ISO_8859_1))
        .matches(text -> SevenBitConverter.isClean(text.getBytes(ISO_8859_1)));
  }
}
