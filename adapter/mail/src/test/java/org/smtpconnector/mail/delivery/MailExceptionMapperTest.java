package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.SecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.NoCredentials;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What one attempt's failure means to somebody who sends a mail. */
class MailExceptionMapperTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final Envelope TO_ANN_AND_BOB =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");

  private static final JndiConnectionSpec REQUEST = new JndiConnectionSpec("mail/smtp");

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static DeliveryState delivery() {
    return delivery(TO_ANN_AND_BOB, OnDoubt.REPORT);
  }

  private static DeliveryState delivery(Envelope envelope, OnDoubt onDoubt) {
    return new DeliveryState(
        new ComposedMail(
            "<1@shop.example>",
            envelope,
            MessageSource.of("Subject: x\r\n\r\nAll good.\r\n".getBytes()),
            onDoubt));
  }

  private static Throwable failure(DeliveryState delivery) {
    return catchThrowable(() -> new SendAttempt().send(REQUEST, delivery, SendDeadline.NONE));
  }

  private static List<Status> statuses(Throwable failure) {
    return ((MailException) failure).recipients().stream().map(RecipientOutcome::status).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 550 5.7.1 not you, Rejected, 'sender <shop@shop.example> refused: 550 5.7.1 not you'",
    "MAIL, 451 4.3.0 not now, Deferred, 451 4.3.0 not now",
    "MAIL, 421 4.3.2 going down, Unavailable, 421 4.3.2 going down",
    "MAIL, 530 5.7.0 first, Misconfigured, the relay requires authentication or TLS",
    "MAIL, 354 go on, Misconfigured, 354 go on",
    "RCPT, 550 5.1.1 unknown, Rejected, 550 5.1.1 unknown",
    "RCPT, 451 4.7.1 greylisted, Deferred, 451 4.7.1 greylisted",
    "RCPT TO:<bob@, 451 4.7.1 greylisted, Deferred, refused temporarily: bob@doe.example",
    "DATA, 554 5.5.1 no, Rejected, 554 5.5.1 no",
    "EHLO, 554 5.3.2 nobody, Misconfigured, 554 5.3.2 nobody",
    "EHLO, 421 4.3.2 busy, Unavailable, 421 4.3.2 busy"
  })
  void followsTheReply(
      String command, String reply, String verdict, String why, ScriptedSmtpServer relay) {
    relay.on(command).reply(reply);
    if (command.equals("EHLO")) {
      relay.on("HELO").reply(reply);
    }

    Throwable failure = failure(delivery());

    assertThat(failure.getClass().getSimpleName()).isEqualTo(verdict);
    assertThat(failure).hasMessageContaining(why);
    assertThat(relay.messages()).hasSize(command.startsWith("RCPT TO") ? 1 : 0);
  }

  @Test
  void isForNowWhereOneRecipientMayBeTriedAgain(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<ann@").reply("550 5.1.1 unknown");
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted");

    Throwable failure = failure(delivery());

    assertThat(failure).isInstanceOf(Deferred.class);
    assertThat(statuses(failure)).containsExactly(Status.REFUSED, Status.DEFERRED);
  }

  /** Nobody is left of a mail that goes to all or to nobody, once one is refused for good. */
  @Test
  void isFinalWhereAMailGoesToAllOrToNobody(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<ann@").reply("550 5.1.1 unknown");
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted");
    Envelope all =
        new Envelope(
            TO_ANN_AND_BOB.sender(),
            TO_ANN_AND_BOB.recipients(),
            MailParameters.builder().allOrNothing().build());

    assertThat(failure(delivery(all, OnDoubt.REPORT))).isInstanceOf(Rejected.class);
  }

  @Test
  void isInDoubtWhereTheAnswerWasLost(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();

    Throwable doubt = failure(delivery());

    assertThat(doubt).isExactlyInstanceOf(InDoubt.class);
    assertThat(statuses(doubt)).containsExactly(Status.UNKNOWN, Status.UNKNOWN);
    assertThat(failure(delivery(TO_ANN_AND_BOB, OnDoubt.RESEND))).isInstanceOf(Resendable.class);
  }

  @Test
  void isThatTheRelayIsUnavailableWhereTheConnectionIsLostBefore(ScriptedSmtpServer relay) {
    relay.on("RCPT").drop();

    Throwable lost = failure(delivery());

    assertThat(lost).isInstanceOf(Unavailable.class);
    assertThat(statuses(lost)).containsOnly(Status.NOT_ATTEMPTED);
  }

  @Test
  void isThatTheRelayIsUnavailableWhereTheConnectionCameTooLate(ScriptedSmtpServer relay) {
    SendDeadline over = SendDeadline.in(Duration.ZERO);

    Throwable late = catchThrowable(() -> new SendAttempt().send(REQUEST, delivery(), over));

    assertThat(late)
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith(
            "no open connection of mail/smtp within the caller's deadline of 0 s");
    assertThat(statuses(late)).containsExactly(Status.NOT_ATTEMPTED, Status.NOT_ATTEMPTED);
    assertThat(relay.commands()).noneMatch(line -> line.startsWith("MAIL"));
  }

  @Test
  void listsWhoIsLeftWithTheReplies() {
    DeliveryState delivery = delivery();
    RecipientOutcome bob =
        new RecipientOutcome(EmailAddress.of("bob@doe.example"), Status.ACCEPTED, Optional.empty());
    assertThat(MailExceptionMapper.listPending(delivery))
        .isEqualTo("ann@doe.example NOT_ATTEMPTED; bob@doe.example NOT_ATTEMPTED");
    delivery.record(List.of(bob));
    assertThat(MailExceptionMapper.listPending(delivery))
        .isEqualTo("ann@doe.example NOT_ATTEMPTED");
  }

  // Where there was no connection

  private static MailException of(Throwable cause) {
    ResourceException rethrown = new ResourceException("the container failed");
    rethrown.initCause(new IllegalStateException("as another type", cause));
    return MailExceptionMapper.of(rethrown, delivery(), REQUEST);
  }

  @Test
  void namesTheSettingThatIsWrongThoughTheContainerRethrewIt() {
    for (Exception wrong :
        List.of(
            new InvalidPropertyException("port is 0"),
            new IllegalArgumentException("port is 0"),
            new SecurityException("port is 0"))) {
      MailException verdict = of(wrong);
      assertThat(verdict).isInstanceOf(Misconfigured.class);
      assertThat(verdict).hasMessage("mail/smtp: port is 0");
    }
  }

  @Test
  void asksTheClientsExceptionWhateverTheContainerMadeOfIt() {
    assertThat(of(new NoCredentials("no token now", null, true)))
        .isInstanceOf(Unavailable.class)
        .hasMessage("no token now");
    assertThat(of(new NoCredentials("no token ever", null, false)))
        .isInstanceOf(Misconfigured.class)
        .hasMessage("no token ever");
  }

  @Test
  void isThatTheRelayIsUnavailableWhereThePoolHasNone() {
    MailException verdict = of(null);
    assertThat(verdict)
        .isInstanceOf(Unavailable.class)
        .hasMessage("no open connection of mail/smtp: the container failed");
    assertThat(verdict.recipients())
        .extracting(RecipientOutcome::address)
        .containsExactlyElementsOf(
            TO_ANN_AND_BOB.recipients().stream().map(Recipient::address).toList());
  }
}
