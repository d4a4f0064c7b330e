package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Retrying;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A message that goes with another as a file arrives octet for octet, whatever the relay takes. */
class AttachedMessageTest {
  private static final String SIGNED = "DKIM-Signature: v=1; bh=x\r\nFrom: ann@doe.example\r\n";
  private static final String UTF8_BODY = SIGNED + "Subject: Old\r\n\r\nGrüße aus Köln\r\n";
  private static final String UTF8_HEADER = SIGNED + "Subject: Grüße\r\n\r\nHi\r\n";
  private static final String LONG_LINE = SIGNED + "\r\n" + "x".repeat(999) + "\r\n";
  private static final String REPORT =
      "Reporting-MTA: dns; mx.shop.example\r\n\r\nAction: failed\r\n";

  @TempDir Path directory;

  private ScriptedSmtpServer relay;

  @AfterEach
  void stop() {
    relay.close();
  }

  private void start(String... extensions) {
    relay = ScriptedSmtpServer.builder().extensions(extensions).start();
    LocalNames.bindFactory(relay);
  }

  private MailSender sender() {
    return new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Fwd").text("See below.");
  }

  private MimeBodyPart received(int part) throws Exception {
    MimeMessage message = MimeMessages.parsed(relay.messages().get(0).content());
    return (MimeBodyPart) ((MimeMultipart) message.getContent()).getBodyPart(part);
  }

  private static byte[] octets(MimeBodyPart part) throws Exception {
    return (part.getEncoding() != null && part.getEncoding().equals("base64")
            ? part.getInputStream()
            : part.getRawInputStream())
        .readAllBytes();
  }

  static Stream<String> messages() {
    return Stream.of(UTF8_BODY, UTF8_HEADER);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void goesIn8bitToARelayThatTakesThat(String message) throws Exception {
    start("8BITMIME");
    Path file = Files.write(directory.resolve("received.eml"), message.getBytes(UTF_8));
    sender().send(mail().attach(file).build());

    assertThat(relay.commands())
        .anyMatch(c -> c.startsWith("MAIL ") && c.contains("BODY=8BITMIME"));
    assertThat(relay.messages().get(0).header("Content-Transfer-Encoding")).contains("8bit");
    MimeBodyPart part = received(1);
    assertThat(part.getContentType()).startsWith("message/rfc822");
    assertThat(part.getEncoding()).isEqualTo("8bit");
    assertThat(part.getFileName()).isEqualTo("received.eml");
    assertThat(new String(octets(part), UTF_8)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void goesAsAFileOfOctetsToARelayThatDoesNot(String message) throws Exception {
    start("SIZE 1000000");
    sender().send(mail().attach("received.eml", "message/rfc822", message.getBytes(UTF_8)).build());

    assertThat(relay.commands()).noneMatch(command -> command.contains("BODY="));
    assertThat(relay.messages().get(0).content())
        .matches(octets -> SevenBitConverter.isClean(octets));
    MimeBodyPart part = received(1);
    assertThat(part.getContentType()).startsWith("application/octet-stream");
    assertThat(part.getFileName()).isEqualTo("received.eml");
    assertThat(new String(octets(part), UTF_8)).isEqualTo(message);
  }

  @Test
  void goesAsAFileOfOctetsWhereNoLineMayHoldIt() throws Exception {
    start("8BITMIME");
    byte[] mixed = (SIGNED + "\r\nunix\nmac\rdos\r\n").getBytes(UTF_8);
    for (byte[] message : new byte[][] {LONG_LINE.getBytes(UTF_8), mixed, {'A', ':', 0}}) {
      relay.clear();
      sender().send(mail().attach("a.eml", "message/rfc822", message).build());
      assertThat(received(1).getContentType()).startsWith("application/octet-stream");
      assertThat(octets(received(1))).isEqualTo(message);
    }
  }

  @Test
  void goesAsItIsWithItsLineEndsWhereItIsSevenBitAndIsNotDated() throws Exception {
    start("8BITMIME");
    String unix = "Subject: Old\nTo: ann@doe.example\n\nHi\n";
    sender().send(mail().attach("a.eml", "message/rfc822", unix.getBytes(UTF_8)).build());
    MimeBodyPart part = received(1);
    assertThat(part.getEncoding()).isEqualTo("7bit");
    assertThat(new String(octets(part), UTF_8)).isEqualTo(unix.replace("\n", "\r\n"));
    assertThat(relay.commands()).noneMatch(command -> command.contains("BODY=8BITMIME"));
  }

  @Test
  void goesNeverInBase64AsAMessage() throws Exception {
    start("8BITMIME");
    sender()
        .send(
            mail()
                .attach("r.txt", "message/delivery-status", REPORT.getBytes(UTF_8))
                .attach("u.eml", "message/global", UTF8_HEADER.getBytes(UTF_8))
                .attach("u.txt", "message/delivery-status", (REPORT + "ü\r\n").getBytes(UTF_8))
                .build());
    assertThat(received(1).getContentType()).startsWith("message/delivery-status");
    assertThat(received(1).getEncoding()).isEqualTo("7bit");
    assertThat(new String(octets(received(1)), UTF_8)).isEqualTo(REPORT);
    assertThat(received(2).getContentType()).startsWith("message/global");
    assertThat(received(2).getEncoding()).isEqualTo("8bit");
    assertThat(new String(octets(received(2)), UTF_8)).isEqualTo(UTF8_HEADER);
    assertThat(received(3).getContentType()).startsWith("application/octet-stream");
  }

  private static MimeMessage forwarding(String message) throws Exception {
    MimeBodyPart text = new MimeBodyPart();
    text.setText("See below.");
    MimeBodyPart forwarded = new MimeBodyPart();
    forwarded.setContent(MimeMessages.parsed(message.getBytes(UTF_8)), "message/rfc822");
    forwarded.setFileName("old.eml");
    MimeMessage forwarding = MimeMessages.message();
    forwarding.setContent(new MimeMultipart("mixed", text, forwarded));
    return forwarding;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void goesOctetForOctetInAMessageOfJakartaMailToo(String message) throws Exception {
    start("8BITMIME");
    sender().send(forwarding(message));
    assertThat(received(1).getContentType()).startsWith("message/rfc822");
    assertThat(new String(octets(received(1)), UTF_8)).isEqualTo(message);
    relay.close();

    start("SIZE 1000000");
    sender().send(forwarding(message));
    assertThat(received(1).getContentType()).startsWith("application/octet-stream");
    assertThat(received(1).getFileName()).isEqualTo("old.eml");
    assertThat(new String(octets(received(1)), UTF_8)).isEqualTo(message);
    assertThat(relay.messages().get(0).content())
        .matches(octets -> SevenBitConverter.isClean(octets));
  }

  @Test
  void goesAsAFileOfOctetsInAMessageOfJakartaMailWhereItsLinesAreTooLong() throws Exception {
    start("8BITMIME");
    sender().send(forwarding(LONG_LINE));
    assertThat(received(1).getContentType()).startsWith("application/octet-stream");
    assertThat(new String(octets(received(1)), UTF_8)).isEqualTo(LONG_LINE);
  }

  @Test
  void isNotDatedInAMessageOfJakartaMail() throws Exception {
    start("8BITMIME");
    MimeMessage message = MimeMessages.nested();
    sender().send(message);
    BodyPart forwarded = received(1);
    assertThat(((MimeMessage) forwarded.getContent()).getSentDate()).isNull();
    String old = "Subject: Old\r\n\r\nHi\r\n";
    relay.clear();
    sender().send(forwarding(old));
    assertThat(new String(octets(received(1)), ISO_8859_1)).isEqualTo(old);
  }
}
