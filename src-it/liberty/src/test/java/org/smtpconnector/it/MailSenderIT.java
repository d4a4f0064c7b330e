package org.smtpconnector.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What becomes of a mail that an enterprise bean sends through the server's pool. */
@ExtendWith(ArquillianExtension.class)
class MailSenderIT {
  @Inject Postman postman;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("mail-sender");
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail mail(String... to) {
    return Mail.to(to).subject("Hello").text("All good.").build();
  }

  private List<Status> statuses(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::status).toList();
  }

  private long countOf(String command) {
    return relay.commands().stream().filter(line -> line.startsWith(command)).count();
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
  void triesAgainWhatIsRefusedForNowAndDeliversItOnce() {
    relay.on("RCPT").reply("451 4.7.1 greylisted").times(2);

    MailReceipt receipt = postman.send(mail("ann@doe.example"));

    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(receipt.complete()).isTrue();
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.messages().get(0).header("Message-ID")).contains(receipt.messageId());
  }

  @Test
  void givesUpAfterTheAttemptsThatAreConfigured() {
    relay.on("RCPT").reply("451 4.7.1 greylisted");

    Deferred deferred =
        catchThrowableOfType(Deferred.class, () -> postman.send(mail("ann@doe.example")));

    assertThat(countOf("RCPT")).isEqualTo(4);
    assertThat(statuses(deferred.recipients())).containsExactly(Status.DEFERRED);
    assertThat(deferred).hasMessageContaining("451 4.7.1 greylisted");
  }

  @Test
  void neverTriesAgainWhatIsRefusedForGood() {
    relay.on("RCPT").reply("550 5.1.1 no such user");

    Rejected rejected =
        catchThrowableOfType(Rejected.class, () -> postman.send(mail("nobody@doe.example")));

    assertThat(countOf("RCPT")).isEqualTo(1);
    assertThat(statuses(rejected.recipients())).containsExactly(Status.REFUSED);
  }

  @Test
  void returnsWhatBecameOfEachRecipient() {
    relay.on("RCPT TO:<nobody@").reply("550 5.1.1 no such user");
    relay.on("RCPT TO:<busy@").reply("451 4.2.1 busy").times(1);

    MailReceipt receipt =
        postman.send(mail("ann@doe.example", "nobody@doe.example", "busy@doe.example"));

    assertThat(statuses(receipt.recipients()))
        .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.ACCEPTED);
    assertThat(receipt.attempts()).isEqualTo(2);
    assertThat(relay.messages())
        .extracting(ReceivedMessage::recipients)
        .containsExactly(List.of("ann@doe.example"), List.of("busy@doe.example"));
    assertThat(relay.messages())
        .extracting(m -> m.header("Message-ID"))
        .hasSize(2)
        .containsOnly(Optional.of(receipt.messageId()));
  }

  @Test
  void returnsTheReceiptWhenSomeStayDeferred() {
    relay.on("RCPT TO:<busy@").reply("451 4.2.1 busy");

    MailReceipt receipt = postman.send(mail("ann@doe.example", "busy@doe.example"));

    assertThat(statuses(receipt.recipients())).containsExactly(Status.ACCEPTED, Status.DEFERRED);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void neverSendsAgainWhatMayHaveBeenDelivered() {
    relay.on(Phase.END_OF_DATA).takeThenDrop();

    InDoubt doubt =
        catchThrowableOfType(InDoubt.class, () -> postman.send(mail("ann@doe.example")));

    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN);
    assertThat(relay.awaitMessages(1, Relays.SOON)).hasSize(1);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsAgainWhatMayHaveBeenDeliveredIfTheMailAsksForIt() {
    relay.on(Phase.END_OF_DATA).takeThenDrop().times(2);

    MailReceipt receipt =
        postman.send(
            Mail.to("ann@doe.example").html("<p>Alert</p>").onDoubt(OnDoubt.RESEND).build());

    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(receipt.complete()).isTrue();
    assertThat(relay.messages())
        .extracting(m -> m.header("Message-ID"))
        .hasSize(3)
        .containsOnly(Optional.of(receipt.messageId()));
    assertThat(relay.messages().get(2).text()).contains("\r\n\r\nAlert\r\n");
  }

  @Test
  void triesAgainOnAFreshConnectionWithinOneRequest() {
    relay.on("DATA").drop().times(2);

    MailReceipt receipt = postman.send(mail("ann@doe.example"));

    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.connections()).isEqualTo(3);
  }

  @Test
  void triesAgainOnAFreshConnectionOutsideOfTransactionsToo() {
    relay.on("DATA").drop().times(2);

    MailReceipt receipt = postman.mailer("shop").send(mail("ann@doe.example"));

    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.connections()).isEqualTo(3);
  }

  @Test
  void isBackAtTheDeadlineThoughTheRelayStalls() {
    postman.send(mail("ann@doe.example")); // whose connection is in the pool now
    relay.on("RCPT").stall().times(1);

    Unavailable late =
        catchThrowableOfType(
            Unavailable.class, () -> postman.mailer("hasty").send(mail("bob@doe.example")));

    assertThat(late)
        .hasMessageContaining("the caller's deadline of 3 s passed at RCPT")
        .hasMessageContaining("nothing was delivered");
    assertThat(statuses(late.recipients())).containsExactly(Status.NOT_ATTEMPTED);
    assertThat(countOf("RCPT")).isEqualTo(2); // there was no time for another
    assertThat(postman.send(mail("eve@doe.example")).attempts()).isEqualTo(1);
    assertThat(relay.connections()).isEqualTo(2); // the one that stalled was dropped
    assertThat(relay.messages()).hasSize(2);
  }

  @Test
  void leavesAMailInDoubtWhoseAnswerIsTooLate() {
    relay.on(Phase.END_OF_DATA).stall();

    InDoubt doubt =
        catchThrowableOfType(
            InDoubt.class, () -> postman.mailer("hasty").send(mail("ann@doe.example")));

    assertThat(doubt)
        .hasMessageContaining("the caller's deadline of 3 s passed at the end of the message")
        .hasMessageContaining("the 1 s for the final reply");
    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN);
  }

  @Test
  void saysThatSomeMayHaveItThoughOthersWereAccepted() {
    relay.on(Phase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("RCPT TO:<bob@").reply("550 5.1.1 no such user").after(1);
    Mail alert =
        Mail.to("ann@doe.example", "bob@doe.example").text("Alert").onDoubt(OnDoubt.RESEND).build();

    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> postman.send(alert));

    assertThat(statuses(doubt.recipients())).containsExactly(Status.ACCEPTED, Status.UNKNOWN);
    assertThat(relay.messages()).hasSize(2);
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

  @Test
  void refusesABadAddressBeforeAConnectionIsBorrowed() {
    for (String bad :
        List.of("ann", "ann@doe.example\r\nRCPT TO:<all@doe.example>", "a\nb@doe.example")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> mail(bad))
          .withMessageContaining("address '");
    }
    assertThat(relay.connections()).isZero();
  }

  @Test
  void namesTheUserButNeverThePasswordThatTheRelayRefuses() {
    Misconfigured failure =
        catchThrowableOfType(
            Misconfigured.class,
            () -> postman.mailer("wrong-password").send(mail("ann@doe.example")));
    assertThat(failure).hasMessageContaining("'alice'").hasMessageContaining("535 5.7.8");
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("never-show-this");
    }
    assertThat(countOf("AUTH")).isEqualTo(1);
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void sendsNoPasswordWhereStartTlsIsNotOffered() {
    relay.close();
    relay = Relays.relayWithoutStartTls();
    assertThatThrownBy(() -> postman.send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("does not offer STARTTLS");
    assertThat(countOf("AUTH")).isZero();
    assertThat(countOf("MAIL")).isZero();
  }

  @Test
  void trustsNoCertificateThatTheConfigurationDoesNotTrust() {
    assertThatThrownBy(() -> postman.mailer("untrusted").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("not signed by an authority that is trusted");
    assertThat(countOf("AUTH")).isZero();
  }

  @Test
  void namesTheRemedyWhereTheRelayWantsCredentialsThatNobodyGave() {
    MailSender mailer = postman.mailer("nobody");
    relay.on("MAIL").reply("530 5.7.0 authentication required");
    assertThatThrownBy(() -> mailer.send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("530 5.7.0 authentication required")
        .hasMessageContaining("containerAuthDataRef")
        .hasMessageContaining("enableContainerAuthForDirectLookups=\"true\"");
    assertThat(countOf("AUTH")).isZero();
    assertThat(countOf("MAIL")).isEqualTo(1);
  }

  @Test
  void namesTheSettingThatIsWrongItsValueAndTheRemedy() {
    assertThatThrownBy(() -> postman.mailer("bad-port").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("port is 70000, which is outside 1 to 65535");
    assertThatThrownBy(() -> postman.mailer("bad-security").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("security is 'ssl', which is none of plain, starttls, tls");
    assertThatThrownBy(() -> postman.mailer("bad-host").send(mail("ann@doe.example")))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("host 'no-such-host.invalid' cannot be resolved");
    assertThatThrownBy(() -> postman.mailer("nowhere").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("no SMTP connection factory at JNDI name 'mail/nowhere'");
  }
}
