package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** The rows of the table of outcomes without a doubt. */
class OutcomeTableTest extends OutcomeTableFixture {
  @Test
  void acceptedByAllIsSent() {
    SettlementWithEvents done = after(toBoth(), sent(ANNA_ACCEPTED, BEN_ACCEPTED));
    assertState(done, OutboxState.SENT);
    assertThat(done.settlement().why()).isEmpty();
    assertThat(done.settlement().attempts()).isEqualTo(1);
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_ACCEPTED, BEN_ACCEPTED);
    assertThat(done.events()).containsExactly(sent(ANNA_ACCEPTED, BEN_ACCEPTED));
  }

  @Test
  void acceptedBySomeGoesAgainToTheOthersAlone() {
    SettlementWithEvents done = after(toBoth(), sent(ANNA_ACCEPTED, BEN_DEFERRED));
    assertState(done, OutboxState.WAITING);
    assertThat(done.settlement().due()).isEqualTo(NOW.plusSeconds(60));
    assertThat(done.events()).hasSize(2);
    assertThat(done.events().get(0)).isEqualTo(sent(ANNA_ACCEPTED, BEN_DEFERRED));
    assertThat(done.events().get(1)).isInstanceOf(MailDeferred.class);

    ClaimedEntry again = toBoth(ANNA_ACCEPTED, BEN_DEFERRED);
    OutgoingMail outgoing = new OutgoingMail(again, () -> true);
    assertThat(outgoing.mail().envelope().recipients())
        .extracting(recipient -> recipient.address())
        .containsExactly(address("ben"));
    assertThat(outgoing.mail().messageId()).isEqualTo(again.mail().messageId());
    assertState(after(again, sent(BEN_ACCEPTED)), OutboxState.SENT);
  }

  @Test
  void deferredIsTriedLaterAndIsNotRefused() {
    SettlementWithEvents done = after(toAnna(), deferred(ANNA_DEFERRED));
    assertState(done, OutboxState.WAITING);
    assertThat(done.settlement().why()).isEqualTo("deferred: 451");
    assertThat(done.events())
        .containsExactly(
            new MailDeferred(
                "id1",
                "<1@shop.example>",
                "news",
                1,
                NOW.plusSeconds(60),
                List.of(ANNA_DEFERRED),
                "deferred: 451"));
  }

  @Test
  void notAttemptedIsTriedLaterAsAfterAFailureOfTheRelay() {
    for (MailException failure :
        List.of(new Unavailable("down", null, List.of()), new Misconfigured("530", null))) {
      SettlementWithEvents done = after(toAnna(), refused(failure, ANNA_OPEN));
      assertState(done, OutboxState.WAITING);
      assertThat(done.events()).hasSize(1).hasOnlyElementsOfType(MailDeferred.class);
    }
  }

  @Test
  void waitsGrowAndThenAreAnHour() {
    int[] minutes = {1, 2, 5, 10, 20, 40, 60, 60, 60};
    for (int attempts = 0; attempts < minutes.length; attempts++) {
      ClaimedEntry entry = entry(OnDoubt.REPORT, attempts, 0, "anna");
      assertThat(after(entry, deferred(ANNA_DEFERRED)).settlement().due())
          .isEqualTo(NOW.plus(Duration.ofMinutes(minutes[attempts])));
    }
  }

  @Test
  void waitsAreScaledByTheFirstOneAndBoundByTheLongest() {
    RetryDelays delays = new RetryDelays(Duration.ofSeconds(10), Duration.ofMinutes(3));
    assertThat(delays.after(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(delays.after(4)).isEqualTo(Duration.ofSeconds(100));
    assertThat(delays.after(5)).isEqualTo(Duration.ofMinutes(3));
    assertThat(delays.after(1_000_000)).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void isNotTriedLaterThanItExpires() {
    Instant late = EXPIRES.minusSeconds(5);
    assertThat(table.after(toAnna(), deferred(ANNA_DEFERRED), late).settlement().due())
        .isEqualTo(EXPIRES);
  }

  @Test
  void deferredExpiresAtTheEnd() {
    SettlementWithEvents done = table.after(toAnna(), deferred(ANNA_DEFERRED), EXPIRES);
    assertState(done, OutboxState.EXPIRED);
    assertThat(done.events())
        .containsExactly(
            new MailExpired(
                "id1", "<1@shop.example>", "news", 1, List.of(ANNA_DEFERRED), "deferred: 451"));
  }

  @Test
  void expiresWithoutAnAttemptIfItsTimeIsOver() {
    SettlementWithEvents done = table.unattempted(toBoth(ANNA_ACCEPTED, BEN_DEFERRED), EXPIRES);
    assertState(done, OutboxState.EXPIRED);
    assertThat(done.settlement().attempts()).isEqualTo(1);
    assertThat(done.settlement().why()).contains("expired", "ben@doe.example", "451");
    assertThat(done.events()).hasSize(1).hasOnlyElementsOfType(MailExpired.class);
  }

  @Test
  void refusedIsParkedWithTheReply() {
    MailEvent event = rejected(ANNA_REFUSED);
    SettlementWithEvents done = after(toAnna(), event);
    assertState(done, OutboxState.REFUSED);
    assertThat(done.settlement().why()).isEqualTo("refused: 550");
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_REFUSED);
    assertThat(done.events()).containsExactly(event);
  }

  @Test
  void rejectedBeforeAnyReplyIsRefusedForEachRecipient() {
    MailEvent event = rejected(ANNA_OPEN);
    SettlementWithEvents done = after(toAnna(), event);
    assertState(done, OutboxState.REFUSED);
    assertThat(done.settlement().outcomes()).containsExactly(undecided("anna", Status.REFUSED));
    assertThat(done.events()).containsExactly(event);
  }

  @Test
  void refusedBySomeEndsRefusedOnceTheOthersAcceptedIt() {
    SettlementWithEvents first = after(toBoth(), deferred(ANNA_REFUSED, BEN_DEFERRED));
    assertState(first, OutboxState.WAITING);
    assertThat(first.events()).hasSize(2);
    assertThat(first.events().get(0))
        .isInstanceOfSatisfying(
            MailRefused.class,
            event -> {
              assertThat(event.failure()).isInstanceOf(Rejected.class);
              assertThat(event.recipients()).containsExactly(ANNA_REFUSED, BEN_DEFERRED);
            });
    assertThat(first.events().get(1)).isInstanceOf(MailDeferred.class);

    SettlementWithEvents second = after(toBoth(ANNA_REFUSED, BEN_DEFERRED), sent(BEN_ACCEPTED));
    assertState(second, OutboxState.REFUSED);
    assertThat(second.settlement().why()).contains("anna@doe.example", "550");
    assertThat(second.events()).containsExactly(sent(BEN_ACCEPTED));
  }

  @Test
  void aRefusalBesideAnAcceptanceIsInItsEvent() {
    SettlementWithEvents done = after(toBoth(), sent(ANNA_ACCEPTED, BEN_REFUSED));
    assertState(done, OutboxState.REFUSED);
    assertThat(done.events()).containsExactly(sent(ANNA_ACCEPTED, BEN_REFUSED));
  }

  @Test
  void suppressedRecipientsAreSettled() {
    RecipientOutcome suppressed = RecipientOutcome.suppressed(address("anna"), "unsubscribed");
    assertState(after(toBoth(), sent(suppressed, BEN_ACCEPTED)), OutboxState.SENT);
    assertThat(after(toBoth(), deferred(suppressed, BEN_DEFERRED)).waits()).isTrue();
    assertThat(KnownOutcomes.of(toBoth(suppressed, BEN_DEFERRED)).left())
        .containsExactly(address("ben"));

    MailEvent event = rejected(suppressed);
    SettlementWithEvents all = after(toAnna(), event);
    assertState(all, OutboxState.REFUSED);
    assertThat(all.settlement().outcomes()).containsExactly(suppressed);
    assertThat(all.events()).containsExactly(event);
  }

  @Test
  void whatWasNotSentWaitsAsBefore() {
    SettlementWithEvents done = table.unsent(toBoth(ANNA_ACCEPTED, BEN_DEFERRED));
    assertState(done, OutboxState.WAITING);
    assertThat(done.settlement().attempts()).isEqualTo(1);
    assertThat(done.settlement().due()).isBefore(NOW);
    assertThat(done.settlement().outcomes()).containsExactly(ANNA_ACCEPTED, BEN_DEFERRED);
    assertThat(done.events()).isEmpty();
  }

  @Test
  void aMessageThatCannotBeHandedToAMailerIsParkedAlone() {
    SettlementWithEvents done =
        table.poisoned(toAnna(), new IllegalStateException("damaged"), "mail/news", NOW);
    assertState(done, OutboxState.REFUSED);
    assertThat(done.settlement().why()).contains("damaged");
    assertThat(done.events()).hasSize(1).hasOnlyElementsOfType(MailRefused.class);
  }

  @Test
  void aMessageThatCannotBeHandedToAMailerIsNotRefusedToThoseThatAreSuppressed() {
    RecipientOutcome suppressed = RecipientOutcome.suppressed(address("anna"), "unsubscribed");
    SettlementWithEvents done =
        table.poisoned(
            toBoth(suppressed, BEN_DEFERRED),
            new IllegalStateException("damaged"),
            "mail/news",
            NOW);
    assertThat(done.settlement().outcomes()).first().isEqualTo(suppressed);
    assertThat(done.settlement().outcomes().get(1).status()).isEqualTo(Status.REFUSED);
  }
}
