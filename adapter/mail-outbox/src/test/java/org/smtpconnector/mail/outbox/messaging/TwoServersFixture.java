package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;

/** A broker, and two servers whose connections to it can be cut. */
abstract class TwoServersFixture {
  static final String A = "a";
  static final String B = "b";
  static final Duration SOON = Duration.ofMinutes(1);
  @TempDir static Path directory;
  static TestBroker broker;
  MessagingStoreSettings settings;
  MessagingOutboxStore a;
  MessagingOutboxStore b;

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

  MessagingOutboxStore store(String user) {
    return new MessagingOutboxStore(broker.factory(user), settings, () -> false);
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
