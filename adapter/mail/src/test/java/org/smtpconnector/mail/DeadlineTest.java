package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** One deadline for all attempts at one mail. */
class DeadlineTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final Mail MAIL =
      Mail.to("ann@doe.example", "bob@doe.example").subject("Hello").text("All good.").build();

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static MailSender sender(Duration deadline, Duration pause) {
    MailerSettings settings =
        new MailerSettings("mail/smtp", Optional.of(Mailbox.of("shop@shop.example")), 1, deadline);
    return new ConnectorMailSender(() -> settings, new Retrying(pause), event -> {});
  }

  private static long countOf(ScriptedSmtpServer relay, String command) {
    return relay.commands().stream().filter(line -> line.startsWith(command)).count();
  }

  @Test
  void endsTheAttemptsThatAreLeft(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("451 4.7.1 greylisted");
    MailSender sender = sender(Duration.ofMillis(250), Duration.ofMillis(100));
    // After 100 ms one more, and the next would be due after 300.
    assertThatThrownBy(() -> sender.send(MAIL))
        .isInstanceOf(Deferred.class)
        .hasMessageContaining("451 4.7.1 greylisted");
    assertThat(countOf(relay, "MAIL")).isEqualTo(2);
  }

  @Test
  void leavesTimeForOneAttemptAtLeast(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("451 4.7.1 greylisted").times(1);
    MailReceipt receipt = sender(Duration.ZERO, Duration.ZERO).send(MAIL);
    assertThat(receipt.accepted()).hasSize(1);
    assertThat(receipt.deferred()).hasSize(1);
    assertThat(receipt.attempts()).isEqualTo(1);
  }

  @Test
  void keepsWhatWasAchievedWhenTheThreadIsInterruptedBetweenAttempts(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted");
    relay.on(Phase.END_OF_DATA).reply("250 2.0.0 taken");
    Thread sending = Thread.currentThread();
    Thread watching =
        new Thread(
            () -> {
              relay.awaitMessages(1, Duration.ofSeconds(10));
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
}
