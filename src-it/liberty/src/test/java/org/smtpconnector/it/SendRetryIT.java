package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;

/** What is tried again, how often and until when, and what becomes of each recipient. */
@ExtendWith(ArquillianExtension.class)
class SendRetryIT extends MailSenderFixture {
  @Deployment
  static WebArchive application() {
    return Deployments.application("send-retry");
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
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();

    InDoubt doubt =
        catchThrowableOfType(InDoubt.class, () -> postman.send(mail("ann@doe.example")));

    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN);
    assertThat(relay.awaitMessages(1, Relays.SOON)).hasSize(1);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void sendsAgainWhatMayHaveBeenDeliveredIfTheMailAsksForIt() {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(2);

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
    relay.on(NonCommandPhase.END_OF_DATA).stall();

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
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("RCPT TO:<bob@").reply("550 5.1.1 no such user").after(1);
    Mail alert =
        Mail.to("ann@doe.example", "bob@doe.example").text("Alert").onDoubt(OnDoubt.RESEND).build();

    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> postman.send(alert));

    assertThat(statuses(doubt.recipients())).containsExactly(Status.ACCEPTED, Status.UNKNOWN);
    assertThat(relay.messages()).hasSize(2);
  }
}
