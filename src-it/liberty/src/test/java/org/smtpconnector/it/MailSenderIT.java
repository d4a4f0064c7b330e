package org.smtpconnector.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What becomes of a message that an enterprise bean sends through the server's pool. */
@ExtendWith(ArquillianExtension.class)
class MailSenderIT extends MailSenderFixture {
  @Deployment
  static WebArchive application() {
    return Deployments.application("mail-sender");
  }

  @Test
  void mailsOverTlsWithTheCredentialsOfTheContainer() {
    MailReceipt receipt = postman.send(mail("ann@doe.example"));

    ReceivedMessage message = relay.awaitMessages(1, Relays.SOON).get(0);
    assertThat(message.tls()).isTrue();
    assertThat(message.user()).contains("alice");
    assertThat(message.sender()).isEqualTo("shop@shop.example");
    assertThat(message.header("From")).contains("Shop <shop@shop.example>");
    assertThat(message.header("Message-ID")).contains(receipt.messageId());
    assertThat(message.text()).endsWith("\r\n\r\nAll good.\r\n");
    assertThat(receipt.attempts()).isEqualTo(1);
    assertThat(receipt.complete()).isTrue();
  }

  @Test
  void mailsAMessageOfJakartaMailAndLeavesItAsItWas() throws Exception {
    MimeMessage letter = new MimeMessage(Session.getInstance(new Properties()));
    letter.setRecipients(RecipientType.TO, "Team: Ann <ann@doe.example>;");
    letter.setRecipients(RecipientType.BCC, "eve@doe.example");
    letter.setSubject("Grüße", "UTF-8");
    letter.setContent(
        new MimeMultipart(new MimeBodyPart(new ByteArrayInputStream("\r\nHi".getBytes(UTF_8)))));
    List<String> before = Collections.list(letter.getAllHeaderLines());

    MailReceipt receipt = postman.send(letter);

    ReceivedMessage message = relay.awaitMessages(1, Relays.SOON).get(0);
    assertThat(message.sender()).isEqualTo("shop@shop.example");
    assertThat(message.recipients()).containsExactly("ann@doe.example", "eve@doe.example");
    assertThat(message.header("From")).contains("Shop <shop@shop.example>");
    assertThat(message.header("Message-ID")).contains(receipt.messageId());
    assertThat(message.text()).contains("\r\n\r\nHi\r\n--").doesNotContain("Bcc");
    assertThat(Collections.list(letter.getAllHeaderLines())).isEqualTo(before);

    letter.setHeader("X-Own", "a\r\nBcc: all@doe.example");
    assertThatThrownBy(() -> postman.send(letter))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("X-Own");
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void reusesOneConnectionForManyMails() {
    for (int i = 0; i < 50; i++) {
      postman.send(mail("ann@doe.example"));
    }
    assertThat(relay.messages()).hasSize(50);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test
  void servesTwoMailersByTwoRelaysAndTwoUsers() {
    try (ScriptedSmtpServer other = Relays.other()) {
      postman.send(mail("ann@doe.example"));
      postman.sendByOther(mail("bob@doe.example"));

      assertThat(relay.messages())
          .singleElement()
          .satisfies(m -> assertThat(m.user()).contains("alice"));
      ReceivedMessage message = other.awaitMessages(1, Relays.SOON).get(0);
      assertThat(other.messages()).hasSize(1);
      assertThat(message.user()).contains("bob");
      assertThat(other.commands()).anyMatch(line -> line.startsWith("AUTH SCRAM-SHA-256-PLUS "));
      assertThat(message.sender()).isEqualTo("other@shop.example");
    }
  }

  @Test
  void hidesWhatBecomesOfQuit() {
    relay.on("QUIT").reset();
    for (int i = 0; i < 3; i++) { // each ends the connection of the one before
      MailReceipt receipt = postman.mailer("short-lived").send(mail("ann@doe.example"));
      assertThat(receipt.complete()).isTrue();
      assertThat(receipt.attempts()).isEqualTo(1);
    }
    assertThat(countOf("QUIT")).isEqualTo(2);
    assertThat(relay.messages()).hasSize(3);
  }

  @Test
  void goesOnWhenTheRelayWasRestarted() {
    postman.send(mail("ann@doe.example"));
    relay.stop();
    relay.start();

    MailReceipt receipt = postman.send(mail("ann@doe.example"));

    assertThat(receipt.attempts()).isEqualTo(1);
    assertThat(relay.messages()).hasSize(2);
  }

  @Test
  void goesOnWhenTheRelayEndedTheIdleConnection() {
    postman.send(mail("ann@doe.example"));
    relay.closeConnections("421 4.4.2 idle too long");

    MailReceipt receipt = postman.send(mail("ann@doe.example"));

    assertThat(receipt.attempts()).isEqualTo(1);
    assertThat(relay.messages()).hasSize(2);
  }

  @Test
  void isUnavailableWhileTheRelayIsDown() {
    relay.stop();
    try {
      Unavailable unavailable =
          catchThrowableOfType(Unavailable.class, () -> postman.send(mail("ann@doe.example")));
      assertThat(unavailable).hasMessageContaining("Connection refused");
      assertThat(statuses(unavailable.recipients())).containsExactly(Status.NOT_ATTEMPTED);
    } finally {
      relay.start();
    }
  }
}
