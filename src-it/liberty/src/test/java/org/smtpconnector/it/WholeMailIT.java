package org.smtpconnector.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.AutoSubmitted;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.Priority;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient.Notify;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** All that a mail can say, by the server's own Jakarta Mail; and what it cannot. */
@ExtendWith(ArquillianExtension.class)
class WholeMailIT {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, -1};
  private static final String TEXT = "Grüße aus 日本\r\n";
  private static final String HTML = "<p>Grüße <img src=\"cid:logo\"></p>";
  private static final String ICALENDAR =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
  private static final int OVER_SIZE = 1_000_000;

  @Inject Postman postman;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("whole-mail");
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay("8BITMIME", "SIZE 1000000", "DSN", "REQUIRETLS");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("x");
  }

  private static Mail.Builder everything(Path file) {
    ByteArrayDataSource source = new ByteArrayDataSource(PNG, "image/png");
    source.setName("source.png");
    return Mail.to("Ann Döe <ann@doe.example>")
        .from("Jörg <joerg@shop.example>")
        .cc("bob@doe.example")
        .bcc("eve@doe.example")
        .replyTo("desk@shop.example")
        .subject("Grüße 😀")
        .text(TEXT)
        .html(HTML)
        .inline("logo", new Attachment("logo.png", "image/png", PNG))
        .attach("日本語".repeat(80) + ".png", "image/png", PNG)
        .attach("stream.png", "image/png", () -> new ByteArrayInputStream(PNG))
        .attach(file)
        .attach(source)
        .calendar(ICALENDAR)
        .header("X-Shop", "Grüße")
        .priority(Priority.HIGH)
        .messageId("<3@shop.example>")
        .references("<1@shop.example>")
        .inReplyTo("<2@shop.example>")
        .listUnsubscribe(URI.create("https://shop.example/off"))
        .autoSubmitted(AutoSubmitted.AUTO_GENERATED)
        .envelopeSender("bounces+ann@shop.example")
        .notifyOn(Notify.FAILURE)
        .parameters(MailParameters.builder().envelopeId("3").requireTls().build());
  }

  private MimeMessage send(Mail mail) throws MessagingException {
    assertThat(postman.send(mail).complete()).isTrue();
    byte[] received = relay.awaitMessages(1, Relays.SOON).get(0).content();
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(received));
  }

  private static List<Part> leaves(Part part) throws MessagingException, IOException {
    List<Part> leaves = new ArrayList<>();
    if (part.getContent() instanceof Multipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        BodyPart child = multipart.getBodyPart(i);
        leaves.addAll(leaves(child));
      }
    } else {
      leaves.add(part);
    }
    return leaves;
  }

  @Test
  void arrivesWithAllThatItSays() throws Exception {
    Path file = Files.write(Files.createTempFile("whole-mail", ".bin"), PNG);
    MimeMessage message = send(everything(file).build());
    Files.delete(file);

    assertThat(message.getSubject()).isEqualTo("Grüße 😀");
    assertThat(message.getFrom()[0]).asString().contains("joerg@shop.example");
    assertThat(message.getAllRecipients()).extracting("address").contains("ann@doe.example");
    assertThat(message.getReplyTo()[0]).hasToString("desk@shop.example");
    assertThat(message.getMessageID()).isEqualTo("<3@shop.example>");
    assertThat(message.getHeader("References", null)).contains("<1@shop", "<2@shop");
    assertThat(message.getHeader("List-Unsubscribe-Post")).hasSize(1);
    assertThat(message.getHeader("Importance", null)).isEqualTo("high");
    assertThat(message.getHeader("Bcc")).isNull();
    List<Part> parts = leaves(message);
    assertThat(parts.get(0).getContent()).isEqualTo(TEXT);
    assertThat(parts.get(1).getContent()).isEqualTo(HTML);
    List<Part> images = parts.stream().filter(p -> isNamed(p) && !isCalendar(p)).toList();
    assertThat(images).hasSize(5);
    for (Part image : images) {
      assertThat(image.getInputStream().readAllBytes()).isEqualTo(PNG);
    }
    assertThat(images.get(1).getFileName()).isEqualTo("日本語".repeat(80) + ".png");
    assertThat(parts.stream().filter(WholeMailIT::isCalendar)).hasSize(2);
  }

  private static boolean isNamed(Part part) {
    try {
      return part.getFileName() != null;
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isCalendar(Part part) {
    try {
      return part.isMimeType("text/calendar") || part.isMimeType("application/ics");
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void asksTheRelayForWhatItWants() {
    postman.send(mail().bcc("eve@doe.example").envelopeSender("bounces+ann@shop.example").build());
    postman.send(
        mail()
            .notifyOn(Notify.FAILURE)
            .parameters(MailParameters.builder().envelopeId("3").requireTls().build())
            .build());

    ReceivedMessage first = relay.messages().get(0);
    assertThat(first.sender()).isEqualTo("bounces+ann@shop.example");
    assertThat(first.recipients()).containsExactly("ann@doe.example", "eve@doe.example");
    assertThat(relay.commands())
        .anyMatch(c -> c.startsWith("MAIL") && c.contains("REQUIRETLS") && c.contains("ENVID=3"))
        .anyMatch(c -> c.startsWith("RCPT") && c.contains("NOTIFY=FAILURE"));
  }

  @Test
  void writesInAnotherCharset() throws Exception {
    Charset charset = Charset.forName("ISO-2022-JP");
    MimeMessage message = send(mail().charset(charset).subject("注文").text("発送しました。\r\n").build());

    assertThat(message.getSubject()).isEqualTo("注文");
    assertThat(message.getContentType()).contains("ISO-2022-JP");
    assertThat(message.getContent()).isEqualTo("発送しました。\r\n");
  }

  private static InputStream failingHalfWay() {
    return new SequenceInputStream(
        new ByteArrayInputStream(PNG),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk failed");
          }
        });
  }

  private void assertRejected(Mail mail, String field) {
    assertThatThrownBy(() -> postman.send(mail))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(field);
  }

  @Test
  void isRejectedByNameIfAFileCannotBeReadOrAllOfItIsTooLarge() {
    assertRejected(mail().attach(Path.of("no/such.csv")).build(), "attachment 'such.csv'");
    assertRejected(
        mail().attach("half.csv", "text/csv", WholeMailIT::failingHalfWay).build(),
        "attachment 'half.csv'");
    assertThat(relay.connections()).isZero();

    assertRejected(
        mail().attach("a.bin", "application/octet-stream", new byte[OVER_SIZE]).build(), "SIZE");
    assertThat(relay.commands()).noneMatch(command -> command.startsWith("MAIL"));
    assertThat(postman.send(mail().build()).complete()).isTrue();
  }

  @Test
  void isNotBuiltIfItSaysWhatNoMailCan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.builder().text("x").build())
        .withMessageContaining("no recipient");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().subject("Hi\r\nBcc: all@doe.example").build())
        .withMessageContaining("subject");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().charset(Charset.forName("windows-1252")).text("日本").build())
        .withMessageContaining("text contains a character");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().attach("a\r\nb.csv", "text/csv", "x".getBytes(UTF_8)).build())
        .withMessageContaining("attachment name");
  }
}
