package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What becomes of a mail whose answer was lost, by what it asks for. */
class OnDoubtTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final Mail RESENT = mail().onDoubt(OnDoubt.RESEND).build();

  private final List<MailEvent> events = new ArrayList<>();
  private final MailSender sender =
      new ConnectorMailSender(
          () -> new MailerSettings("mail/smtp", Optional.of(Mailbox.of("shop@shop.example")), 1),
          Retrying.atOnce(),
          events::add);

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example", "bob@doe.example").subject("Alert").text("Disk full.");
  }

  private static List<Status> statuses(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::status).toList();
  }

  private InDoubt doubtOf(Mail mail) {
    return catchThrowableOfType(InDoubt.class, () -> sender.send(mail));
  }

  @Test
  void isNotSentAgainIfItDoesNotAskForIt(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();

    InDoubt doubt = doubtOf(mail().build());

    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN, Status.UNKNOWN);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void isSentAgainAsItWasIfItAsksForIt(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(2);

    MailReceipt receipt = sender.send(RESENT);

    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(receipt.complete()).isTrue();
    assertThat(relay.messages()).hasSize(3);
    assertThat(relay.messages())
        .extracting(ReceivedMessage::text)
        .containsOnly(relay.messages().get(0).text());
    assertThat(relay.messages().get(0).header("Message-ID")).contains(receipt.messageId());
  }

  @Test
  void staysInDoubtIfTheLastAttemptLeavesItSo(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();

    InDoubt doubt = doubtOf(RESENT);

    assertThat(doubt).isExactlyInstanceOf(InDoubt.class);
    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN, Status.UNKNOWN);
    assertThat(relay.messages()).hasSize(4);
  }

  @Test
  void staysInDoubtThoughALaterAttemptIsRefusedForNow(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("MAIL").reply("451 4.3.0 not now").after(1);

    InDoubt doubt = doubtOf(RESENT);

    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN, Status.UNKNOWN);
    assertThat(doubt).hasMessageContaining("not now");
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void staysInDoubtThoughALaterAttemptIsRefusedForGood(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("RCPT").reply("550 5.1.1 unknown").after(2);

    InDoubt doubt = doubtOf(RESENT);

    assertThat(statuses(doubt.recipients())).containsExactly(Status.UNKNOWN, Status.UNKNOWN);
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void tellsWhomItMayHaveReachedBesideWhoHasIt(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("RCPT TO:<bob@").reply("550 5.1.1 unknown").after(1);

    InDoubt doubt = doubtOf(RESENT);

    assertThat(doubt)
        .isExactlyInstanceOf(InDoubt.class)
        .hasMessageContaining("bob@doe.example")
        .hasMessageContaining("550 5.1.1 unknown");
    assertThat(statuses(doubt.recipients())).containsExactly(Status.ACCEPTED, Status.UNKNOWN);
    assertThat(relay.messages()).hasSize(2);
    assertThat(events).singleElement().isInstanceOf(MailInDoubt.class);
    assertThat(events.get(0).recipients()).isEqualTo(doubt.recipients());
  }

  @Test
  void saysTheSameOfItByItselfAndInABulk(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("RCPT TO:<bob@").reply("550 5.1.1 unknown").after(1);
    List<MailException> failures = new ArrayList<>();

    BulkReceipt receipt =
        sender.sendAll(
            Stream.of(RESENT),
            new BulkListener<>() {
              @Override
              public void sent(Mail mail, MailReceipt receipt) {
                throw new AssertionError(receipt.toString());
              }

              @Override
              public void failed(Mail mail, MailException failure) {
                failures.add(failure);
              }
            });

    assertThat(receipt.inDoubt()).isEqualTo(1);
    assertThat(failures)
        .singleElement()
        .isExactlyInstanceOf(InDoubt.class)
        .satisfies(
            doubt ->
                assertThat(statuses(doubt.recipients()))
                    .containsExactly(Status.ACCEPTED, Status.UNKNOWN));
    assertThat(events).singleElement().isInstanceOf(MailInDoubt.class);
  }

  @Test
  void isNoDoubtAnyMoreWhereALaterAttemptIsAccepted(ScriptedSmtpServer relay) {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    relay.on("RCPT TO:<bob@").reply("451 4.7.1 later").after(1).times(1);

    MailReceipt receipt = sender.send(RESENT);

    assertThat(receipt.complete()).isTrue();
    assertThat(receipt.attempts()).isEqualTo(3);
  }
}
