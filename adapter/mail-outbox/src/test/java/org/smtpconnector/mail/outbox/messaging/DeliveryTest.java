package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.delivery.DeliverySettings;
import org.smtpconnector.mail.outbox.delivery.OutboxDelivery;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.testkit.TestMailbox;

/** Servers that deliver from the queues of a broker to a relay that counts. */
class DeliveryTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final MessagingStoreSettings settings =
      new MessagingStoreSettings("jms/outbox", "outbox." + UUID.randomUUID());
  private final TestMailbox relay = new TestMailbox();
  private final List<Object> events = new CopyOnWriteArrayList<>();
  private final List<OutboxDelivery> started = new ArrayList<>();
  private TestBroker broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker = TestBroker.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    started.forEach(OutboxDelivery::stop);
    relay.close();
    broker.close();
  }

  private MessagingOutboxStore store(String user) {
    return new MessagingOutboxStore(broker.factory(user), settings, () -> false);
  }

  private void startServer(String name) {
    OutboxDelivery delivery =
        new OutboxDelivery(
            store(name),
            name,
            mailer -> (QueueSender) relay.sender("shop@example.org"),
            new DeliverySettings(
                2, 10, SOON, Duration.ofSeconds(1), LONG, SOON, Duration.ofSeconds(20)),
            events::add,
            () -> Set.of(""));
    delivery.start(
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          return thread;
        });
    started.add(delivery);
  }

  private Set<String> putMany(MessagingOutboxStore store, int count) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      store.put(Messages.entry("m" + i));
      names.add("m" + i);
    }
    return names;
  }

  private Map<String, Long> accepted() {
    return relay.server().messages().stream()
        .map(message -> message.header("Subject").orElseThrow())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void twoServersSendEachMessageOnce() {
    Set<String> names = putMany(store("caller"), 60);
    startServer("one");
    startServer("two");

    await().atMost(LONG).until(() -> broker.messages(settings.waiting("")) == 0);

    assertThat(accepted()).containsOnlyKeys(names).values().containsOnly(1L);
    await().atMost(LONG).untilAsserted(() -> assertThat(events).hasSize(60));
    assertThat(events).allMatch(MailEvent.class::isInstance);
  }

  @Test
  void connectionsThatAreCutLoseAndDoubleNothing() throws Exception {
    MessagingOutboxStore caller = store("caller");
    Set<String> names = putMany(caller, 100);
    startServer("one");
    startServer("two");
    for (int sent = 10; sent < 60; sent += 20) {
      int some = sent;
      await().atMost(LONG).until(() -> accepted().size() >= some);
      broker.cut("one");
      await().atMost(LONG).until(() -> accepted().size() >= some + 10);
      broker.cut("two");
    }
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              Set<String> found = new HashSet<>();
              for (OutboxEntry entry : caller.list(OutboxState.DOUBT, 100)) {
                found.add(entry.messageId().replaceAll("<|@.*", ""));
              }
              found.addAll(accepted().keySet());
              assertThat(found).isEqualTo(names);
              assertThat(broker.messages(settings.waiting(""))).isZero();
            });
    assertThat(accepted().values()).containsOnly(1L);
  }
}
