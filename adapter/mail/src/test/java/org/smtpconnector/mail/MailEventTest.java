package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ConnectionManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What is announced of a mail, once, when all attempts are over. */
class MailEventTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final Mail MAIL =
      Mail.to("ann@doe.example", "bob@doe.example").subject("Hello").text("All good.").build();

  private final List<MailEvent> events = new ArrayList<>();
  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), events::add);

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private <T extends MailEvent> T onlyEvent(Class<T> type) {
    assertThat(events).hasSize(1);
    return type.cast(events.get(0));
  }

  private static List<Status> statuses(MailEvent event) {
    return event.recipients().stream().map(RecipientOutcome::status).toList();
  }

  @Test
  void namesTheMailItsWayAndTheRepliesToItsRecipients(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted").times(1);
    MailReceipt receipt = sender.send(MAIL);
    MailSent sent = onlyEvent(MailSent.class);
    assertThat(sent.messageId()).isEqualTo(receipt.messageId());
    assertThat(sent.jndiName()).isEqualTo("mail/smtp");
    assertThat(sent.recipients()).isEqualTo(receipt.recipients());
    assertThat(sent.recipients()).allMatch(outcome -> outcome.reply().isPresent());
  }

  @Test
  void tellsWhyItWasRefused(ScriptedSmtpServer relay) {
    relay.on("RCPT").reply("550 5.1.1 no such user");
    assertThatThrownBy(() -> sender.send(MAIL)).isInstanceOf(Rejected.class);
    MailRefused refused = onlyEvent(MailRefused.class);
    assertThat(refused.failure()).isInstanceOf(Rejected.class);
    assertThat(statuses(refused)).containsExactly(Status.REFUSED, Status.REFUSED);
  }

  @Test
  void namesItsRecipientsThoughTheRelayWasNeverAsked() {
    LocalNames.unbind("mail/smtp");
    assertThatThrownBy(() -> sender.send(MAIL)).isInstanceOf(MailException.Misconfigured.class);
    assertThat(statuses(onlyEvent(MailRefused.class)))
        .containsExactly(Status.NOT_ATTEMPTED, Status.NOT_ATTEMPTED);
  }

  @Test
  void tellsOfADoubt(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    assertThatThrownBy(() -> sender.send(MAIL)).isInstanceOf(InDoubt.class);
    assertThat(statuses(onlyEvent(MailInDoubt.class)))
        .containsExactly(Status.UNKNOWN, Status.UNKNOWN);
  }

  @Test
  void whatItsHearersThrowChangesNothing() {
    MailSender unheard =
        new ConnectorMailSender(
            () -> MimeMessages.MAILER,
            Retrying.atOnce(),
            event -> {
              throw new IllegalStateException("the container stops");
            });
    assertThat(unheard.send(MAIL).complete()).isTrue();
    BulkReceipt receipt =
        unheard.sendAll(
            Stream.of(MAIL),
            new BulkListener<>() {
              @Override
              public void sent(Mail mail, MailReceipt receipt) {}

              @Override
              public void failed(Mail mail, MailException failure) {}
            });
    assertThat(receipt.sent()).isEqualTo(1);
  }

  @Test
  void tellsWhoHasTheMailThoughTheServerFailsAtALaterAttempt(ScriptedSmtpServer relay) {
    SmtpConnectionFactory real = LocalNames.factory(relay);
    AtomicInteger asked = new AtomicInteger();
    ConnectionManager failing =
        (factory, info) -> {
          if (asked.incrementAndGet() > 1) {
            throw new IllegalStateException("the server stops");
          }
          return real.getConnection();
        };
    LocalNames.bind(
        "mail/smtp", new SmtpManagedConnectionFactory().createConnectionFactory(failing));
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted");
    MailReceipt receipt = sender.send(MAIL);
    assertThat(receipt.accepted()).hasSize(1);
    assertThat(receipt.deferred()).hasSize(1);
    assertThat(statuses(onlyEvent(MailSent.class)))
        .containsExactly(Status.ACCEPTED, Status.DEFERRED);
  }

  @Test
  void whatGoesToAllOrToNobodyIsNotSentToTheRest(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    Mail mail =
        Mail.to("ann@doe.example", "bob@doe.example")
            .text("Your shared key")
            .parameters(MailParameters.builder().allOrNothing().build())
            .build();
    assertThatThrownBy(() -> sender.send(mail)).isInstanceOf(Rejected.class);
    assertThat(statuses(onlyEvent(MailRefused.class)))
        .containsExactly(Status.NOT_ATTEMPTED, Status.REFUSED);
    assertThat(relay.messages()).isEmpty();

    relay.clearRules();
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 greylisted").times(1);
    assertThat(sender.send(mail).complete()).isTrue();
    assertThat(relay.messages()).hasSize(1);
  }
}
