package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.filter.MailDefaults;
import org.smtpconnector.mail.filter.MailPreparation;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.ManagedExecutorLookup;
import org.smtpconnector.mail.mailer.Transactions;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.mail.queue.QueuedOutcomeListener;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What a mailer hands over to a queue. */
class QueueSenderTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final EmailAddress BOB = EmailAddress.of("bob@doe.example");

  private final List<MailEvent> fired = Collections.synchronizedList(new ArrayList<>());
  private final Outcomes outcomes = new Outcomes();
  private SuppressionList suppression =
      (recipient, mailer) -> recipient.equals(BOB) ? Optional.of("unsubscribed") : Optional.empty();
  private final ConnectorMailSender sender =
      new ConnectorMailSender(
              () -> MimeMessages.MAILER,
              Retrying.atOnce(),
              fired::add,
              new ManagedExecutorLookup(),
              new Transactions(),
              () ->
                  new MailPreparation(
                      "", MailDefaults.NONE, (mail, mailer) -> mail, Optional.of(suppression)))
          .withPauseAfterFailure(Duration.ofMillis(50));

  /** The outcome of each message, once. */
  private static class Outcomes implements QueuedOutcomeListener {
    final Map<ComposedMail, MailEvent> of = Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public void settled(ComposedMail mail, MailEvent outcome) {
      assertThat(outcome.messageId()).isEqualTo(mail.messageId());
      assertThat(of.put(mail, outcome)).isNull();
    }

    MailException failure(ComposedMail mail) {
      return ((MailRefused) of.get(mail)).failure();
    }
  }

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private ComposedMail to(String recipient) {
    return sender.compose(Mail.to(recipient).subject("Hello").text("All good.").build());
  }

  @Test
  void receivesEachOutcomeAsTheEventThatIsNotFired(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<grey@").reply("451 4.7.1 greylisted");
    relay.on("RCPT TO:<gone@").reply("550 5.1.1 no such user");
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().to("lost@doe.example");
    ComposedMail sent = to("ann@doe.example");
    ComposedMail deferred = to("grey@doe.example");
    ComposedMail refused = to("gone@doe.example");
    ComposedMail doubtful = to("lost@doe.example");
    ComposedMail suppressed = to("bob@doe.example");
    BulkReceipt receipt =
        sender.sendQueued(Stream.of(sent, deferred, refused, doubtful, suppressed), outcomes);

    assertThat(receipt.ended()).isEmpty();
    assertThat(receipt.sent()).isOne();
    assertThat(receipt.inDoubt()).isOne();
    assertThat(receipt.failed()).isEqualTo(3);
    assertThat(outcomes.of).hasSize(5);
    assertThat(outcomes.of.get(sent)).isInstanceOf(MailSent.class);
    assertThat(outcomes.failure(deferred)).isInstanceOf(Deferred.class);
    assertThat(outcomes.failure(refused)).isInstanceOf(Rejected.class);
    assertThat(outcomes.of.get(doubtful)).isInstanceOf(MailInDoubt.class);
    assertThat(outcomes.failure(suppressed)).isInstanceOf(Rejected.class);
    assertThat(outcomes.of.get(suppressed).recipients().get(0).reason()).contains("unsubscribed");
    assertThat(outcomes.of.values())
        .allSatisfy(event -> assertThat(event.jndiName()).isEqualTo(sender.jndiName()));
    assertThat(fired).isEmpty();
    assertThat(relay.commands()).filteredOn(c -> c.equals("RCPT TO:<grey@doe.example>")).hasSize(1);
  }

  @Test
  void reportsNothingOfWhatWasNotAttempted(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 out of service");
    BulkReceipt receipt = sender.sendQueued(Stream.of(to("ann@doe.example")), outcomes);
    assertThat(receipt.ended()).containsInstanceOf(Unavailable.class);
    assertThat(outcomes.of).isEmpty();
    assertThat(fired).isEmpty();
  }

  @Test
  void endsUnreportedIfASuppressionListCannotBeAsked() {
    suppression =
        (recipient, mailer) -> {
          throw new Unavailable("the list cannot be read", null, List.of());
        };
    BulkReceipt receipt = sender.sendQueued(Stream.of(to("ann@doe.example")), outcomes);
    assertThat(receipt.ended()).containsInstanceOf(Unavailable.class);
    assertThat(outcomes.of).isEmpty();
  }

  @Test
  void takesNoMoreMessagesAfterACancellation(ScriptedSmtpServer relay) {
    Outcomes cancelling =
        new Outcomes() {
          @Override
          public boolean isCancelled() {
            return of.size() >= 3;
          }
        };
    BulkReceipt receipt =
        sender.sendQueued(
            IntStream.range(0, 100).mapToObj(i -> to("ann" + i + "@doe.example")), cancelling);
    assertThat(receipt.cancelled()).isTrue();
    assertThat(receipt.ended()).isEmpty();
    assertThat(cancelling.of.size()).isBetween(3, 50).isEqualTo(relay.messages().size());
  }

  @Test
  void aFailingListenerDoesNotEndTheSending(ScriptedSmtpServer relay) {
    BulkReceipt receipt =
        sender.sendQueued(
            Stream.of(to("ann@doe.example"), to("carl@doe.example")),
            (mail, outcome) -> {
              throw new IllegalStateException("full");
            });
    assertThat(receipt.sent()).isEqualTo(2);
    assertThat(relay.messages()).hasSize(2);
  }

  @Test
  void throwsIfThereIsNoConnectionFactory() {
    LocalNames.unbind("mail/smtp");
    assertThatThrownBy(() -> sender.sendQueued(Stream.of(to("ann@doe.example")), outcomes))
        .isInstanceOf(Misconfigured.class);
  }
}
