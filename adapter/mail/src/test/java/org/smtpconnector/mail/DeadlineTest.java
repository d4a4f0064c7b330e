package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** One deadline for all attempts at one mail. */
class DeadlineTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final Duration SHORT = AdaptiveTimeout.least();
  private static final String DEADLINE = SendDeadline.in(SHORT).toString();
  private static final Mail MAIL =
      Mail.to("ann@doe.example", "bob@doe.example").subject("Hello").text("All good.").build();

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    sender(Duration.ofMinutes(1), Duration.ZERO).send(MAIL); // what the first costs is not timed
    relay.clear();
  }

  private static MailSender sender(Duration deadline, Duration pause) {
    return sender(deadline, Duration.ZERO, pause);
  }

  private static MailSender sender(Duration deadline, Duration finalReply, Duration pause) {
    MailerSettings settings =
        new MailerSettings(
            "mail/smtp", Optional.of(Mailbox.of("shop@shop.example")), 1, deadline, finalReply);
    return new ConnectorMailSender(() -> settings, Retrying.after(pause), event -> {});
  }

  private static long countOf(ScriptedSmtpServer relay, String command) {
    return relay.commands().stream().filter(line -> line.startsWith(command)).count();
  }

  @Test
  void endsTheAttemptsThatAreLeft(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("451 4.7.1 greylisted");
    MailSender sender = sender(SHORT.multipliedBy(5).dividedBy(2), SHORT);
    // After one pause one more, and the next would be due after three.
    assertThatThrownBy(() -> sender.send(MAIL))
        .isInstanceOf(Deferred.class)
        .hasMessageContaining("451 4.7.1 greylisted");
    assertThat(countOf(relay, "MAIL")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void reachesIntoAnAttempt(String command, ScriptedSmtpServer relay) {
    relay.on(command).stall();
    MailSender sender = sender(SHORT, Duration.ZERO);

    Unavailable late = catchThrowableOfType(Unavailable.class, () -> sender.send(MAIL));

    assertThat(late)
        .hasMessageStartingWith(DEADLINE + " passed at " + command)
        .hasMessageContaining("so nothing was delivered");
    assertThat(late.recipients())
        .extracting(outcome -> outcome.status())
        .containsOnly(Status.NOT_ATTEMPTED);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test
  void theFirstCauseIsToldBesidesTheLast(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("451 4.7.1 greylisted").times(2);
    relay.on("MAIL").stall().after(1);
    MailSender sender = sender(SHORT, Duration.ofMillis(10));

    Unavailable late = catchThrowableOfType(Unavailable.class, () -> sender.send(MAIL));

    assertThat(late).hasMessageContaining("passed at MAIL");
    assertThat(late.getSuppressed())
        .singleElement()
        .isInstanceOfSatisfying(
            Deferred.class, first -> assertThat(first).hasMessageContaining("greylisted"));
  }

  @Test
  void theFirstCauseIsToldOnceWhereThereIsNoTimeForAnotherAttempt(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("451 4.7.1 greylisted").times(2);
    relay.on("RCPT").reply("452 4.2.2 full");
    MailSender sender = sender(SHORT.multipliedBy(5).dividedBy(2), SHORT);

    Deferred last = catchThrowableOfType(Deferred.class, () -> sender.send(MAIL));

    assertThat(last).hasMessageContaining("full");
    assertThat(last.getSuppressed())
        .singleElement()
        .satisfies(first -> assertThat(first).hasMessageContaining("greylisted"));
  }

  @Test
  void isSharedByTheAttempts(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("451 4.7.1 greylisted").times(2);
    relay.on("MAIL").stall().after(1);
    MailSender sender = sender(SHORT, Duration.ofMillis(10));

    Unavailable late = catchThrowableOfType(Unavailable.class, () -> sender.send(MAIL));

    assertThat(late).hasMessageStartingWith(DEADLINE + " passed at MAIL");
    assertThat(late.recipients())
        .extracting(outcome -> outcome.status())
        .containsOnly(Status.DEFERRED);
    assertThat(countOf(relay, "MAIL")).isEqualTo(2);
  }

  @Test
  void keepsWhatAnEarlierAttemptAchieved(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted").times(1);
    relay.on("MAIL").stall().after(1);

    MailReceipt receipt = sender(SHORT, Duration.ZERO).send(MAIL);

    assertThat(receipt.recipients())
        .extracting(outcome -> outcome.status())
        .containsExactly(Status.ACCEPTED, Status.DEFERRED);
  }

  @Test
  void leavesTheFinalReplyTimeOfItsOwn(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).dribble(SHORT.dividedBy(8)); // of 16 octets
    MailReceipt receipt = sender(SHORT, Duration.ofSeconds(60), Duration.ZERO).send(MAIL);
    assertThat(receipt.complete()).isTrue();
    assertThat(receipt.attempts()).isEqualTo(1);
  }

  @Test
  void leavesAMailInDoubtWhoseFinalReplyIsLaterThanThat(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).stall();
    MailSender sender = sender(SHORT, SHORT.multipliedBy(2), Duration.ZERO);

    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> sender.send(MAIL));

    assertThat(doubt)
        .hasMessageStartingWith(DEADLINE + " passed at the end of the message")
        .hasMessageContaining(" for the final reply");
    assertThat(doubt.recipients())
        .extracting(outcome -> outcome.status())
        .containsOnly(Status.UNKNOWN);
  }

  @Test
  void beginsNothingWhereTheConnectionCameTooLate(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.GREETING).dribble(SHORT.dividedBy(8)); // of 16 octets or more
    MailSender sender = sender(SHORT, Duration.ZERO);

    assertThatThrownBy(() -> sender.send(MAIL))
        .isInstanceOf(Unavailable.class)
        .hasMessage(
            "no open connection of mail/smtp within "
                + DEADLINE
                + ": none was free in the pool, or opening one took too long");
    assertThat(countOf(relay, "MAIL")).isZero();
  }

  @Test
  void keepsWhatWasAchievedWhenTheThreadIsInterruptedBetweenAttempts(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted");
    relay.on(NonCommandPhase.END_OF_DATA).reply("250 2.0.0 taken");
    Thread sending = Thread.currentThread();
    Thread watching =
        new Thread(
            () -> {
              relay.awaitMessages(1, Duration.ofSeconds(60));
              while (sending.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait(); // it hears the answer, which is no waiting of that kind
              }
              sending.interrupt();
            });
    watching.start();
    MailReceipt receipt = sender(Duration.ofMinutes(5), Duration.ofMinutes(1)).send(MAIL);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(receipt.recipients())
        .extracting(outcome -> outcome.status())
        .containsExactly(Status.ACCEPTED, Status.DEFERRED);
  }

  @Test
  void keepsTheFlagOfAThreadThatIsInterruptedInAnAttempt(ScriptedSmtpServer relay) {
    relay.on("MAIL").stall();
    Thread sending = Thread.currentThread();
    Thread watching =
        new Thread(
            () -> {
              while (countOf(relay, "MAIL") == 0) {
                Thread.onSpinWait();
              }
              sending.interrupt();
            });
    watching.start();
    MailSender sender = sender(Duration.ofMinutes(5), Duration.ofMinutes(1));
    assertThatThrownBy(() -> sender.send(MAIL))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(countOf(relay, "MAIL")).isEqualTo(1);
  }
}
