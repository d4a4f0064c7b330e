package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.smtpconnector.mail.outbox.Interception.intercepted;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.outbox.store.Settlement;

/** Messages that a server claims again and again, and what it says late of an earlier claim. */
class RepeatedClaimTest extends TwoServersFixture {
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
    return intercepted(
        ConnectionFactory.class,
        factory,
        invocation -> {
          if (isAway.get()) {
            throw new JMSException("the broker cannot be reached");
          }
          return invocation.proceed();
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
}
