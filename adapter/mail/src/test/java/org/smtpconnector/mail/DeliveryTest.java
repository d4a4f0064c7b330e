package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

class DeliveryTest {
  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");
  private static final EmailAddress BOB = EmailAddress.of("bob@doe.example");
  private static final EmailAddress EVE = EmailAddress.of("eve@doe.example");

  private final Delivery delivery =
      new Delivery(
          "<1@shop.example>",
          Envelope.of(EmailAddress.of("s@shop.example"), List.of(ANN, BOB, EVE)),
          MessageSource.of(new byte[0]));

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
    assertThat(delivery.isLeftForAnybody()).isFalse();
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
    assertThat(delivery.isLeftForAnybody()).isFalse();
  }

  @Test
  void remembersAReplyWhenALaterAttemptHadNone() {
    delivery.beginAttempt();
    delivery.record(List.of(outcome(BOB, Status.DEFERRED)));
    delivery.record(List.of(outcome(BOB, Status.NOT_ATTEMPTED)));
    assertThat(delivery.outcomes()).contains(outcome(BOB, Status.DEFERRED));
  }
}
