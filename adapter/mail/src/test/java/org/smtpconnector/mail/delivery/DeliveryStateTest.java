package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

class DeliveryStateTest {
  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");
  private static final EmailAddress BOB = EmailAddress.of("bob@doe.example");
  private static final EmailAddress EVE = EmailAddress.of("eve@doe.example");

  private final long begin = System.nanoTime();
  private final DeliveryState delivery =
      new DeliveryState(
          new ComposedMail(
              "<1@shop.example>",
              Envelope.of(EmailAddress.of("s@shop.example"), List.of(ANN, BOB, EVE)),
              MessageSource.of(new byte[0])));

  private static RecipientOutcome outcome(EmailAddress address, Status status) {
    return new RecipientOutcome(address, status, Optional.empty());
  }

  @Test
  void asksAgainForThoseAloneWhoAreLeft() {
    assertThat(delivery.beginAttempt().recipients())
        .extracting(Recipient::address)
        .containsExactly(ANN, BOB, EVE);
    delivery.record(
        List.of(
            outcome(ANN, Status.ACCEPTED),
            outcome(BOB, Status.DEFERRED),
            outcome(EVE, Status.REFUSED)));
    assertThat(delivery.beginAttempt().recipients())
        .extracting(Recipient::address)
        .containsExactly(BOB);
    delivery.record(List.of(outcome(BOB, Status.ACCEPTED)));
    assertThat(delivery.hasPendingRecipients()).isFalse();
    assertThat(delivery.attempts()).isEqualTo(2);
    assertThat(delivery.messageId()).isEqualTo("<1@shop.example>");
    assertThat(delivery.receipt())
        .isEqualTo(
            new MailReceipt(
                "<1@shop.example>",
                2,
                List.of(
                    outcome(ANN, Status.ACCEPTED),
                    outcome(BOB, Status.ACCEPTED),
                    outcome(EVE, Status.REFUSED))));
    assertThat(delivery.receipt().complete()).isFalse();
  }

  @Test
  void neverAsksAgainForWhoeverMayHaveTheMail() {
    delivery.beginAttempt();
    delivery.record(
        List.of(
            outcome(ANN, Status.UNKNOWN),
            outcome(BOB, Status.UNKNOWN),
            outcome(EVE, Status.REFUSED)));
    assertThat(delivery.hasPendingRecipients()).isFalse();
  }

  @Test
  void remembersAReplyWhenALaterAttemptHadNone() {
    delivery.beginAttempt();
    delivery.record(List.of(outcome(BOB, Status.DEFERRED)));
    delivery.record(List.of(outcome(BOB, Status.NOT_ATTEMPTED)));
    assertThat(delivery.outcomes()).contains(outcome(BOB, Status.DEFERRED));
  }

  @Test
  void isAcceptedForSomebodyOnceOneHasIt() {
    assertThat(delivery.hasAcceptedRecipients()).isFalse();
    delivery.record(List.of(outcome(BOB, Status.ACCEPTED)));
    assertThat(delivery.hasAcceptedRecipients()).isTrue();
    assertThat(delivery.hasPendingRecipients()).isTrue();
  }

  /** An earlier attempt may have delivered it, whatever a later one is told. */
  @Test
  void staysInDoubtThoughItIsRefusedLater() {
    delivery.record(List.of(outcome(BOB, Status.UNKNOWN)));
    delivery.record(List.of(outcome(BOB, Status.REFUSED)));
    assertThat(delivery.hasDoubtfulRecipients()).isTrue();
    assertThat(delivery.outcomes()).contains(outcome(BOB, Status.UNKNOWN));
    delivery.record(List.of(outcome(BOB, Status.ACCEPTED)));
    assertThat(delivery.hasDoubtfulRecipients()).isFalse();
    assertThat(delivery.outcomes()).contains(outcome(BOB, Status.ACCEPTED));
  }

  @Test
  void saysWhomADoubtIsAbout() {
    delivery.record(
        List.of(
            outcome(ANN, Status.ACCEPTED),
            outcome(BOB, Status.UNKNOWN),
            outcome(EVE, Status.REFUSED)));
    InDoubt doubt = delivery.remainingDoubt();
    assertThat(doubt).hasMessageEndingWith("no later one did, to: bob@doe.example UNKNOWN");
    assertThat(doubt.recipients()).isEqualTo(delivery.outcomes());
  }

  @Test
  void tellsTheDoubtThoughAFailureCameAfterIt() {
    delivery.beginAttempt();
    Unavailable down = new Unavailable("down", null, List.of());
    assertThatThrownBy(() -> delivery.receiptOrThrow(down)).isSameAs(down);
    delivery.record(List.of(outcome(BOB, Status.ACCEPTED)));
    assertThat(delivery.receiptOrThrow(down).recipients())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED, Status.ACCEPTED, Status.NOT_ATTEMPTED);
    delivery.record(List.of(outcome(EVE, Status.UNKNOWN)));
    InDoubt own = delivery.remainingDoubt();
    assertThatThrownBy(() -> delivery.receiptOrThrow(own)).isSameAs(own);
    assertThatThrownBy(() -> delivery.receiptOrThrow(down))
        .isExactlyInstanceOf(InDoubt.class)
        .hasMessage("down")
        .hasCause(down);
  }

  @Test
  void isReportedWithWhatBecameOfItAndHowLongItTook() {
    delivery.record(List.of(outcome(BOB, Status.ACCEPTED)));
    Unavailable down = new Unavailable("down", null, List.of());
    for (MailEvent event :
        List.of(
            delivery.sent("mail/smtp"),
            delivery.failed("mail/smtp", down),
            delivery.failed("mail/smtp", delivery.remainingDoubt()))) {
      assertThat(event.messageId()).isEqualTo("<1@shop.example>");
      assertThat(event.jndiName()).isEqualTo("mail/smtp");
      assertThat(event.recipients()).isEqualTo(delivery.outcomes());
      assertThat(event.took())
          .isPositive()
          .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - begin));
    }
    assertThat(delivery.failed("mail/smtp", down)).isInstanceOf(MailRefused.class);
    assertThat(delivery.failed("mail/smtp", delivery.remainingDoubt()))
        .isInstanceOf(MailInDoubt.class);
  }

  /** A mail for all or nobody goes on as long as nobody is refused for good. */
  @Test
  void isLeftForNobodyOfAllOrNobodyOnceOneIsRefused() {
    DeliveryState all =
        new DeliveryState(
            new ComposedMail(
                "<1@shop.example>",
                Envelope.of(EmailAddress.of("s@shop.example"), List.of(ANN, BOB))
                    .with(MailParameters.builder().allOrNothing().build()),
                MessageSource.of(new byte[0])));
    all.record(List.of(outcome(ANN, Status.DEFERRED)));
    assertThat(all.hasPendingRecipients()).isTrue();
    all.record(List.of(outcome(BOB, Status.REFUSED)));
    assertThat(all.hasPendingRecipients()).isFalse();
  }

  private static DeliveryState without(EmailAddress suppressed, MailParameters parameters) {
    Envelope envelope =
        Envelope.of(EmailAddress.of("s@shop.example"), List.of(ANN, BOB)).with(parameters);
    return new DeliveryState(
        new ComposedMail("<1@shop.example>", envelope, MessageSource.of(new byte[0])),
        Map.of(suppressed, "unsubscribed"));
  }

  @Test
  void neverAsksForWhoeverIsSuppressed() {
    DeliveryState of = without(BOB, MailParameters.NONE);
    assertThat(of.hasPendingRecipients()).isTrue();
    assertThat(of.beginAttempt().recipients()).extracting(Recipient::address).containsExactly(ANN);
    assertThat(MailExceptionMapper.listPending(of)).isEqualTo("ann@doe.example NOT_ATTEMPTED");
    of.record(List.of(outcome(ANN, Status.ACCEPTED)));
    assertThat(of.hasPendingRecipients()).isFalse();
    assertThat(of.receipt().suppressed())
        .containsExactly(RecipientOutcome.suppressed(BOB, "unsubscribed"));
    assertThat(of.receipt().complete()).isFalse();
  }

  @Test
  void hasNobodyLeftOfAMessageForAllOrNoneIfOneIsSuppressed() {
    assertThat(without(BOB, MailParameters.builder().allOrNothing().build()).hasPendingRecipients())
        .isFalse();
  }
}
