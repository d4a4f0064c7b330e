package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** A server whose connections to the broker are cut at each step, and another one. */
class LostConnectionTest {
  private static final String A = "a";
  private static final String B = "b";
  private static final Duration SOON = Duration.ofMinutes(1);
  @TempDir static Path directory;
  private static TestBroker broker;
  private MessagingStoreSettings settings;
  private MessagingOutboxStore a;
  private MessagingOutboxStore b;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @BeforeEach
  void openStores() {
    settings = new MessagingStoreSettings("jms/outbox", "outbox." + UUID.randomUUID());
    a = store(A);
    b = store(B);
  }

  private MessagingOutboxStore store(String user) {
    return new MessagingOutboxStore(broker.factory(user), settings, () -> false);
  }

  private ClaimedEntry claimSoon(MessagingOutboxStore store, String server) {
    return await()
        .atMost(SOON)
        .until(() -> store.claim(server, "", 10).stream().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private List<OutboxEntry> recoverSoon(MessagingOutboxStore store, String server) {
    return await()
        .atMost(SOON)
        .until(() -> store.recover(server, Duration.ZERO), list -> !list.isEmpty());
  }

  private ClaimedEntry begunByA(OnDoubt onDoubt) {
    a.put(Messages.entry("", Messages.mail("order", onDoubt)));
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    assertThat(a.begin(A, List.of(entry.id()))).hasSize(1);
    return entry;
  }

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

  @Test // the broker throws a message away that is given back after its tenth delivery
  void aMessageThatWasDeliveredOftenIsNotGivenBackOnceMore() throws Exception {
    String id = a.put(Messages.entry("order")).id();
    for (int delivery = 1; delivery < 10; delivery++) {
      receiveAndGiveBack();
    }

    assertThat(a.claim(A, "", 10)).extracting(ClaimedEntry::id).containsExactly(id);
  }

  @Test
  void begunItGoesOnHoweverOftenTheSameServerGetsItAgain() throws Exception {
    ClaimedEntry begun = begunByA(OnDoubt.REPORT);
    for (int delivery = 1; delivery <= 12; delivery++) {
      broker.cut(A);
      assertThat(a.claim(A, "", 10)).as("it goes on").isEmpty();
    }
    broker.cut(A);
    String other = a.put(Messages.entry("other")).id();

    List<ClaimedEntry> claimed = new ArrayList<>();
    await().atMost(SOON).until(() -> claimed.addAll(a.claim(A, "", 10)));

    assertThat(claimed).extracting(ClaimedEntry::id).containsExactly(other);
    assertThat(a.settle(A, List.of(Messages.sent(begun)))).containsExactly(begun.id());
    assertThat(a.begin(A, List.of(other))).containsExactly(other);
    assertThat(a.settle(A, List.of(Messages.sent(claimed.get(0))))).containsExactly(other);
    assertNothingIsLeft(a, A);
  }

  @Test
  void whatWasDecidedUnderAnEarlierClaimIsNotStored() {
    a.put(Messages.entry("order"));
    ClaimedEntry first = a.claim(A, "", 10).get(0);
    a.begin(A, List.of(first.id()));
    Settlement earlier = Messages.deferred(first, a.now());
    assertThat(a.settle(A, List.of(earlier))).hasSize(1);
    ClaimedEntry second = claimSoon(a, A);
    assertThat(a.begin(A, List.of(second.id()))).hasSize(1);

    assertThat(a.settle(A, List.of(earlier))).isEmpty();

    assertThat(b.claim(B, "", 10)).as("the first server is sending it").isEmpty();
    assertThat(a.settle(A, List.of(Messages.sent(second)))).containsExactly(second.id());
    assertNothingIsLeft(a, A);
  }

  @Test
  void aServerThatCouldNotBeginLeavesAnotherOnesMarkerAsItIs() throws Exception {
    AtomicBoolean isAway = new AtomicBoolean();
    b = new MessagingOutboxStore(unlessAway(isAway, broker.factory(B)), settings, () -> false);
    a.put(Messages.entry("order"));
    ClaimedEntry unsent = b.claim(B, "", 10).get(0);
    isAway.set(true);
    assertThatThrownBy(() -> b.begin(B, List.of(unsent.id())))
        .isInstanceOf(OutboxStoreException.class);
    isAway.set(false);
    ClaimedEntry begun = claimSoon(a, A);
    assertThat(a.begin(A, List.of(begun.id()))).hasSize(1);
    broker.cut(A);

    assertThat(recoverSoon(b, B)).extracting(OutboxEntry::id).containsExactly(begun.id());
  }

  private static ConnectionFactory unlessAway(AtomicBoolean isAway, ConnectionFactory factory) {
    return (ConnectionFactory)
        Proxy.newProxyInstance(
            LostConnectionTest.class.getClassLoader(),
            new Class<?>[] {ConnectionFactory.class},
            (proxy, method, arguments) -> {
              if (isAway.get()) {
                throw new JMSException("the broker cannot be reached");
              }
              return method.invoke(factory, arguments);
            });
  }

  @Test
  void whatWasClaimedAndNotBegunIsDecidedByWhomItCameToNext() throws Exception {
    a.put(Messages.entry("order"));
    ClaimedEntry refused = a.claim(A, "", 10).get(0);
    broker.cut(A);
    ClaimedEntry again = claimSoon(b, B);
    assertThat(b.begin(B, List.of(again.id()))).hasSize(1);

    a.settle(A, List.of(Messages.deferred(refused, a.now())));

    assertThat(a.claim(A, "", 10)).isEmpty();
    broker.cut(B);
    assertThat(recoverSoon(a, A)).extracting(OutboxEntry::server).containsExactly(B);
    assertThat(a.list(OutboxState.DOUBT, 10)).hasSize(1);
  }

  private void receiveAndGiveBack() throws Exception {
    try (Connection connection = broker.factory("other").createConnection()) {
      connection.start();
      Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
      MessageConsumer consumer = session.createConsumer(session.createQueue(settings.waiting("")));
      assertThat(consumer.receive(SOON.toMillis())).isNotNull();
      session.rollback();
    }
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

  private void assertNothingIsLeft(MessagingOutboxStore store, String server) {
    store.leave(server);
    assertThat(broker.messages(settings.waiting(""))).isZero();
    assertThat(broker.messages(settings.parked())).isZero();
  }
}
