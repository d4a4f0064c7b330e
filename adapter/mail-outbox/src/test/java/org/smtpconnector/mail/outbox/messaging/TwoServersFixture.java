package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;

/** A broker, and two servers whose connections to it can be cut. */
abstract class TwoServersFixture extends BrokerFixture {
  static final String A = "a";
  static final String B = "b";
  static final Duration SOON = Duration.ofMinutes(1);
  MessagingOutboxStore a;
  MessagingOutboxStore b;

  @BeforeEach
  void openStores() {
    a = store(A);
    b = store(B);
  }

  ClaimedEntry claimSoon(MessagingOutboxStore store, String server) {
    return await()
        .atMost(SOON)
        .until(() -> store.claim(server, "", 10).stream().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  List<OutboxEntry> recoverSoon(MessagingOutboxStore store, String server) {
    return await()
        .atMost(SOON)
        .until(() -> store.recover(server, Duration.ZERO), list -> !list.isEmpty());
  }

  ClaimedEntry begunByA(OnDoubt onDoubt) {
    a.put(Messages.entry("", Messages.mail("order", onDoubt)));
    ClaimedEntry entry = a.claim(A, "", 10).get(0);
    assertThat(a.begin(A, List.of(entry.id()))).hasSize(1);
    return entry;
  }

  void assertNothingIsLeft(MessagingOutboxStore store, String server) {
    store.leave(server);
    assertThat(broker.messages(settings.waiting(""))).isZero();
    assertThat(broker.messages(settings.parked())).isZero();
  }
}
