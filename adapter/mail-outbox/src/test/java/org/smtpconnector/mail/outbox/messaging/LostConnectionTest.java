package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** A server whose connections to the broker are cut at each step, and another one. */
class LostConnectionTest extends TwoServersFixture {
  @Test
  void claimedAndNotBegunItWaitsAgainAndTheFirstServerCannotBeginIt() throws Exception {
    a.put(Messages.entry("order"));
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    broker.cut(A);

    ClaimedEntry again = claimSoon(b, B);

    assertThat(again.id()).isEqualTo(entry.id());
    assertThat(a.begin(A, List.of(entry.id()))).isEmpty();
    assertThat(b.begin(B, List.of(entry.id()))).containsExactly(entry.id());
    assertThat(b.settle(B, List.of(Messages.sent(again)))).hasSize(1);
    assertThat(a.settle(A, List.of(Messages.sent(entry)))).isEmpty();
    assertThat(a.recover(A, Duration.ZERO)).isEmpty();
    assertThat(broker.messages(settings.waiting(""))).isZero();
  }

  @Test
  void claimedAndLostItGoesOnWhereItWasIfTheSameServerGetsItAgain() throws Exception {
    a.put(Messages.entry("order"));
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    broker.cut(A);
    await().atMost(SOON).until(() -> broker.messages(settings.waiting("")) == 1);

    assertThat(a.claim(A, "", 10)).as("it is claimed already").isEmpty();
    assertThat(a.begin(A, List.of(entry.id()))).containsExactly(entry.id());
    assertThat(a.settle(A, List.of(Messages.sent(entry)))).containsExactly(entry.id());
    assertThat(broker.messages(settings.waiting(""))).isZero();
  }

  @Test
  void aServerThatCouldNotBeginClaimsTheMessageAnew() throws Exception {
    a.put(Messages.entry("order"));
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    broker.cut(A);
    assertThat(a.begin(A, List.of(entry.id()))).as("its transaction is lost").isEmpty();

    ClaimedEntry again = claimSoon(a, A);

    assertThat(again.id()).isEqualTo(entry.id());
    assertThat(again.attempts()).isZero();
    assertThat(a.begin(A, List.of(again.id()))).containsExactly(entry.id());
    assertThat(a.recover(A, Duration.ZERO)).isEmpty();
  }

  @Test
  void aRecipientThatIsSuppressedIsNotInDoubt() throws Exception {
    RecipientOutcome suppressed =
        RecipientOutcome.suppressed(EmailAddress.of("former@example.net"), "unsubscribed");
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    Settlement deferred = Messages.deferred(entry, a.now());
    a.settle(
        A,
        List.of(
            new Settlement(
                entry.id(),
                deferred.claim(),
                deferred.state(),
                deferred.due(),
                deferred.attempts(),
                deferred.resends(),
                List.of(deferred.outcomes().get(0), suppressed),
                deferred.why())));
    assertThat(a.begin(A, List.of(claimSoon(a, A).id()))).containsExactly(entry.id());
    broker.cut(A);

    List<RecipientOutcome> recipients = recoverSoon(b, B).get(0).recipients();

    assertThat(recipients.get(0).status()).isEqualTo(Status.UNKNOWN);
    assertThat(recipients.get(1)).isEqualTo(suppressed);
  }

  @Test
  void begunItIsInDoubtWhenAnotherServerReceivesIt() throws Exception {
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    broker.cut(A);

    List<OutboxEntry> doubts = recoverSoon(b, B);

    assertThat(doubts).extracting(OutboxEntry::id).containsExactly(entry.id());
    assertThat(doubts.get(0).state()).isEqualTo(OutboxState.DOUBT);
    assertThat(doubts.get(0).server()).isEqualTo(A);
    assertThat(doubts.get(0).why()).contains("server a");
    assertThat(b.recover(B, Duration.ZERO)).as("reported once").isEmpty();
    assertThat(b.claim(B, "", 10)).isEmpty();
    OutboxEntry parked = b.find(entry.id()).orElseThrow();
    assertThat(parked.state()).isEqualTo(OutboxState.DOUBT);
    assertThat(parked.attempts()).isEqualTo(1);
    assertThat(parked.recipients().get(0).status()).isEqualTo(Status.UNKNOWN);
  }

  @Test
  void begunItIsInDoubtAlsoIfItIsClaimedBeforeItIsRecovered() throws Exception {
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    String other = b.put(Messages.entry("other")).id();
    broker.cut(A);

    assertThat(claimSoon(b, B).id()).isEqualTo(other);
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(b.claim(B, "", 10)).isEmpty();
              return b.find(entry.id()).filter(found -> found.state() == OutboxState.DOUBT);
            },
            Optional::isPresent);
    assertThat(b.recover(B, Duration.ZERO)).extracting(OutboxEntry::id).containsExactly(entry.id());
  }

  @Test
  void whoHasSentItKnowsTheTruthAlsoIfAnotherServerPutItIntoDoubt() throws Exception {
    ClaimedEntry sent = begunByA(OnDoubt.REPORT);
    broker.cut(A);
    recoverSoon(b, B);

    assertThat(a.settle(A, List.of(Messages.sent(sent)))).containsExactly(sent.id());

    assertThat(b.recover(B, Duration.ZERO)).isEmpty();
    assertThat(b.find(sent.id())).isEmpty();
    assertNothingIsLeft(b, B);
  }

  @Test
  void whatBecameOfItIsReadByTheServerThatReceivesItNext() throws Exception {
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    broker.cut(A);
    Instant due = a.now();
    assertThat(a.settle(A, List.of(Messages.deferred(entry, due)))).containsExactly(entry.id());

    ClaimedEntry again = claimSoon(b, B);

    assertThat(again.id()).isEqualTo(entry.id());
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.outcomes().get(0).status()).isEqualTo(Status.DEFERRED);
    assertThat(b.recover(B, Duration.ZERO)).isEmpty();
  }

  @Test
  void begunItGoesOnIfTheSameServerGetsItAgainBeforeItIsSettled() throws Exception {
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    broker.cut(A);

    assertThat(a.claim(A, "", 10)).isEmpty();
    assertThat(a.recover(A, Duration.ZERO)).isEmpty();
    assertThat(b.claim(B, "", 10)).as("the first server holds it again").isEmpty();
    assertThat(a.settle(A, List.of(Messages.sent(entry)))).containsExactly(entry.id());

    assertNothingIsLeft(a, A);
  }

  @Test
  void settledInPartItIsKnownWhatBecameOfThatPartAndTheRestIsInDoubt() throws Exception {
    a.put(Messages.entry("m1"));
    a.put(Messages.entry("m2"));
    List<ClaimedEntry> claimed = a.claim(A, "", 10);
    a.begin(A, Messages.ids(claimed));
    a.settle(A, List.of(Messages.sent(claimed.get(0))));
    broker.cut(A);

    List<OutboxEntry> doubts = recoverSoon(b, B);

    assertThat(doubts).extracting(OutboxEntry::id).containsExactly(claimed.get(1).id());
    assertThat(b.find(claimed.get(0).id())).isEmpty();
  }

  @Test
  void aMessageToBeResentInDoubtIsSentThreeTimesMore() throws Exception {
    ClaimedEntry entry = begunByA(OnDoubt.RESEND);
    for (int resends = 1; resends <= 3; resends++) {
      broker.cut(A);
      entry = claimSoon(a = store(A), A);
      assertThat(entry.resends()).isEqualTo(resends);
      assertThat(entry.attempts()).isEqualTo(resends);
      assertThat(a.begin(A, List.of(entry.id()))).hasSize(1);
    }
    broker.cut(A);
    assertThat(recoverSoon(b, B)).extracting(OutboxEntry::id).containsExactly(entry.id());
    assertThat(b.list(OutboxState.DOUBT, 10)).hasSize(1);
  }

  @Test
  void aPersonSendsADoubtfulMessageAgain() throws Exception {
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    broker.cut(A);
    recoverSoon(b, B);

    assertThat(b.resend(entry.id(), Messages.GIVE_UP)).isTrue();
    ClaimedEntry again = claimSoon(b, B);
    assertThat(b.begin(B, List.of(again.id()))).hasSize(1);
    assertThat(a.settle(A, List.of(Messages.sent(entry)))).as("the truth comes late").hasSize(1);
    assertThat(b.recover(B, Duration.ZERO)).isEmpty();
    assertThat(b.settle(B, List.of(Messages.sent(again)))).hasSize(1);
    assertThat(b.find(entry.id())).isEmpty();
  }

  @Test
  void aMarkerThatWasLeftBehindIsRemovedAfterADay() throws Exception {
    TestClock clock = new TestClock();
    MessagingOutboxStore timed =
        new MessagingOutboxStore(broker.factory(B), settings, () -> false, clock);
    ClaimedEntry entry = begunByA(OnDoubt.REPORT);
    broker.cut(A);
    recoverSoon(b, B);
    a.settle(A, List.of(Messages.sent(entry)));
    b.drop(entry.id());
    long left = broker.messages(settings.markers());

    timed.purge();
    clock.advance(Duration.ofHours(23));
    timed.purge();
    assertThat(broker.messages(settings.markers())).isEqualTo(left).isGreaterThan(1);
    clock.advance(Duration.ofHours(2));
    timed.purge();
    assertThat(broker.messages(settings.markers())).as("that of the mailer").isEqualTo(1);
  }
}
