package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.filter.MailDefaults;
import org.smtpconnector.mail.filter.MailPreparation;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.ManagedExecutorLookup;
import org.smtpconnector.mail.mailer.Transactions;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What is sent, and reported, where a suppression list names recipients. */
class SuppressedRecipientsTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");
  private static final EmailAddress BOB = EmailAddress.of("bob@doe.example");
  private static final RecipientOutcome NOT_TO_BOB =
      RecipientOutcome.suppressed(BOB, "unsubscribed");

  private final List<MailEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Map<EmailAddress, String> list =
      new ConcurrentHashMap<>(Map.of(BOB, "unsubscribed"));
  private final MailSender sender = sender(MailDefaults.NONE);

  private MailSender sender(MailDefaults defaults) {
    return sender(defaults, (recipient, mailer) -> Optional.ofNullable(list.get(recipient)));
  }

  private MailSender sender(MailDefaults defaults, SuppressionList suppression) {
    MailPreparation preparation =
        new MailPreparation("", defaults, (mail, mailer) -> mail, Optional.of(suppression));
    return new ConnectorMailSender(
        () -> MimeMessages.MAILER,
        Retrying.atOnce(),
        events::add,
        new ManagedExecutorLookup(),
        new Transactions(),
        () -> preparation);
  }

  private static MailDefaults bcc(String archive) {
    return new MailDefaults(List.of(), List.of(Mailbox.of(archive)), Optional.empty(), List.of());
  }

  private static Mail.Builder to(String... recipients) {
    return Mail.to(recipients).subject("Hello").text("All good.");
  }

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static List<String> recipientsOf(ScriptedSmtpServer relay) {
    return relay.messages().stream().flatMap(m -> m.recipients().stream()).toList();
  }

  @Test
  void sendsToTheOthersAndSaysWhyNotToThis(ScriptedSmtpServer relay) {
    MailReceipt receipt = sender.send(to("ann@doe.example", "bob@doe.example").build());
    assertThat(recipientsOf(relay)).containsExactly("ann@doe.example");
    assertThat(receipt.suppressed()).containsExactly(NOT_TO_BOB);
    assertThat(receipt.recipients().get(1))
        .hasToString("bob@doe.example NOT_ATTEMPTED (unsubscribed)");
    assertThat(receipt.complete()).isFalse();
    assertThat(events).singleElement().isInstanceOf(MailSent.class);
    assertThat(events.get(0).recipients()).isEqualTo(receipt.recipients());
  }

  @Test
  void doesNotRetryForThoseThatAreSuppressed(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<ann@").reply("451 4.7.1 greylisted").times(2);
    MailReceipt receipt = sender.send(to("bob@doe.example", "ann@doe.example").build());
    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(relay.commands()).noneMatch(command -> command.contains("bob@"));
    assertThat(receipt.suppressed()).containsExactly(NOT_TO_BOB);

    relay.clear();
    relay.on("RCPT TO:<ann@").reply("550 5.1.1 no such user");
    assertThatThrownBy(() -> sender.send(to("bob@doe.example", "ann@doe.example").build()))
        .isInstanceOf(Rejected.class);
    assertThat(relay.commands()).filteredOn(c -> c.startsWith("MAIL")).hasSize(1);
  }

  @Test
  void namesAloneThoseThatTheRelayDefersAsDeferred(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<ann@").reply("451 4.7.1 greylisted");
    assertThatThrownBy(() -> sender.send(to("bob@doe.example", "ann@doe.example").build()))
        .isInstanceOf(Deferred.class)
        .hasMessageNotContaining("bob@")
        .extracting(e -> ((MailException) e).recipients().get(0))
        .isEqualTo(NOT_TO_BOB);
  }

  @Test
  void sendsNothingIfNobodyIsLeft(ScriptedSmtpServer relay) {
    assertThatThrownBy(() -> sender.send(to("bob@doe.example").build()))
        .isInstanceOf(Rejected.class)
        .hasMessage(
            "nothing was sent, since recipients are suppressed: bob@doe.example NOT_ATTEMPTED"
                + " (unsubscribed)")
        .extracting(e -> ((Rejected) e).recipients())
        .isEqualTo(List.of(NOT_TO_BOB));
    assertThat(relay.connections()).isZero();
    assertThat(events).singleElement().isInstanceOf(MailRefused.class);
    assertThat(events.get(0).recipients()).containsExactly(NOT_TO_BOB);
    assertThat(events.get(0).messageId()).endsWith("@shop.example>");
  }

  @Test
  void sendsNothingToAnybodyOfAMessageForAllOrNobody(ScriptedSmtpServer relay) {
    Mail mail =
        to("ann@doe.example", "bob@doe.example")
            .parameters(MailParameters.builder().allOrNothing().build())
            .build();
    assertThatThrownBy(() -> sender.send(mail))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("bob@doe.example");
    assertThat(relay.connections()).isZero();
  }

  @Test
  void sendsNoCopyOfWhatNobodyElseReceives(ScriptedSmtpServer relay) {
    MailSender archiving = sender(bcc("archive@shop.example"));
    assertThatThrownBy(() -> archiving.send(to("bob@doe.example").build()))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("bob@doe.example NOT_ATTEMPTED (unsubscribed)")
        .hasMessageContaining("archive@shop.example NOT_ATTEMPTED (a copy of");
    assertThat(relay.connections()).isZero();
    archiving.send(to("ann@doe.example").build());
    archiving.send(to("archive@shop.example").build());
    assertThat(recipientsOf(relay))
        .containsExactly("ann@doe.example", "archive@shop.example", "archive@shop.example");
  }

  @Test
  void asksWhenAComposedMailIsSentAndNotBefore(ScriptedSmtpServer relay) {
    ComposedMail composed = sender.compose(to("ann@doe.example", "bob@doe.example").build());
    assertThat(composed.envelope().recipients()).hasSize(2);
    list.put(ANN, "complained");
    list.remove(BOB);
    assertThat(sender.send(composed).suppressed())
        .containsExactly(RecipientOutcome.suppressed(ANN, "complained"));
    assertThat(recipientsOf(relay)).containsExactly("bob@doe.example");
  }

  @Test
  void appliesToMessagesOfJakartaMail(ScriptedSmtpServer relay) throws Exception {
    MimeMessage message = MimeMessages.message();
    message.addRecipients(RecipientType.CC, "bob@doe.example");
    assertThat(sender.send(message).suppressed()).containsExactly(NOT_TO_BOB);
    assertThat(recipientsOf(relay)).containsExactly("ann@doe.example");
  }

  @Test
  void goesOnWithTheOtherMessagesOfABatch(ScriptedSmtpServer relay) {
    List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
    BulkReceipt receipt =
        sender.sendAll(
            Stream.of("ann@doe.example", "bob@doe.example", "eve@doe.example")
                .map(address -> to(address).build()),
            new BulkListener<>() {
              @Override
              public void sent(Mail mail, MailReceipt sent) {
                outcomes.add(mail.recipients() + " sent");
              }

              @Override
              public void failed(Mail mail, MailException failure) {
                outcomes.add(mail.recipients() + " " + failure.getClass().getSimpleName());
              }
            });
    assertThat(receipt.sent()).isEqualTo(2);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(receipt.ended()).isEmpty();
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            "[ann@doe.example] sent", "[bob@doe.example] Rejected", "[eve@doe.example] sent");
    assertThat(recipientsOf(relay)).containsExactlyInAnyOrder("ann@doe.example", "eve@doe.example");
    assertThat(events).hasSize(3).filteredOn(MailRefused.class::isInstance).hasSize(1);
  }

  @Test
  void sendsNothingWhereTheListCannotBeAsked(ScriptedSmtpServer relay) {
    Unavailable gone = new Unavailable("the database is gone", null, List.of());
    MailSender unsure =
        sender(
            MailDefaults.NONE,
            (recipient, mailer) -> {
              throw gone;
            });
    assertThatThrownBy(() -> unsure.send(to("ann@doe.example").build())).isSameAs(gone);
    assertThat(relay.connections()).isZero();
    assertThat(events).singleElement().isInstanceOf(MailRefused.class);
    assertThat(events.get(0).recipients())
        .containsExactly(RecipientOutcome.undecided(ANN, Status.NOT_ATTEMPTED));
  }

  @Test
  void endsABatchWhereTheListCannotBeAskedSoThatItIsSentLater(ScriptedSmtpServer relay) {
    MailSender unsure =
        sender(
            MailDefaults.NONE,
            (recipient, mailer) -> {
              throw new Unavailable("the database is gone", null, List.of());
            });
    List<MailException> told = Collections.synchronizedList(new ArrayList<>());
    BulkListener<Mail> listener =
        new BulkListener<>() {
          @Override
          public void sent(Mail mail, MailReceipt sent) {}

          @Override
          public void failed(Mail mail, MailException failure) {
            told.add(failure);
          }
        };
    BulkReceipt receipt =
        unsure.sendAll(Stream.of(to("ann@doe.example").build()), BulkResumePoint.START, listener);
    assertThat(receipt.ended()).containsInstanceOf(Unavailable.class);
    assertThat(receipt.failed()).isZero();
    assertThat(receipt.resumePoint()).isEqualTo(BulkResumePoint.START);
    assertThat(told).isEmpty();
    assertThat(events).isEmpty();
    assertThat(relay.connections()).isZero();

    BulkReceipt later =
        sender.sendAll(Stream.of(to("ann@doe.example").build()), receipt.resumePoint(), listener);
    assertThat(later.sent()).isOne();
  }

  @Test
  void goesToARecipientThatTheApplicationNamedThoughItIsTheMailersBcc(ScriptedSmtpServer relay) {
    MailSender archiving = sender(bcc("office@shop.example"));
    MailReceipt receipt = archiving.send(to("bob@doe.example").cc("office@shop.example").build());
    assertThat(receipt.suppressed()).containsExactly(NOT_TO_BOB);
    assertThat(recipientsOf(relay)).containsExactly("office@shop.example");
  }

  @Test
  void announcesAVetoForThoseAloneWhomTheMessageStillGoesTo(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<eve@").reply("451 4.7.1 greylisted");
    Mail mail = to("ann@doe.example", "eve@doe.example").build();
    MailReceipt receipt = sender.send(mail);
    events.clear();
    MailPreparation vetoing =
        new MailPreparation(
            "",
            MailDefaults.NONE,
            (message, mailer) -> {
              throw new Rejected("not today", null, List.of());
            },
            Optional.empty());
    MailSender strict =
        new ConnectorMailSender(
            () -> MimeMessages.MAILER,
            Retrying.atOnce(),
            events::add,
            new ManagedExecutorLookup(),
            new Transactions(),
            () -> vetoing);
    assertThatThrownBy(() -> strict.send(mail.onlyTo(receipt))).isInstanceOf(Rejected.class);
    assertThat(events.get(0).recipients())
        .extracting(RecipientOutcome::address)
        .containsExactly(EmailAddress.of("eve@doe.example"));
  }

  @Test
  void goesOnLaterToACopyThatWasDeferred(ScriptedSmtpServer relay) {
    relay.on("RCPT TO:<archive@").reply("451 4.7.1 greylisted");
    MailSender archiving = sender(bcc("archive@shop.example"));
    Mail mail = to("ann@doe.example").build();
    MailReceipt receipt = archiving.send(mail);
    assertThat(receipt.deferred())
        .extracting(RecipientOutcome::address)
        .containsExactly(EmailAddress.of("archive@shop.example"));
    relay.clear();
    relay.clearRules();

    assertThat(archiving.send(mail.onlyTo(receipt)).complete()).isTrue();
    assertThat(recipientsOf(relay)).containsExactly("archive@shop.example");
  }

  @Test
  void keepsTheReasonWhenAReceiptIsSerialized() throws Exception {
    MailReceipt receipt = new MailReceipt("<1@shop.example>", 1, List.of(NOT_TO_BOB));
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
      out.writeObject(receipt);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(receipt);
    }
  }
}
