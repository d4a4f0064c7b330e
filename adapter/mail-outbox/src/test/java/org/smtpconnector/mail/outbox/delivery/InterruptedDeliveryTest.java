package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxState;

/** A server that interrupts the outbox's threads, as one whose thread factory is disabled does. */
class InterruptedDeliveryTest extends DeliveryFixture {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final OutboxDelivery delivery =
      new OutboxDelivery(store, "interrupted", byName(), settings(), events::add, () -> Set.of(""));

  private Thread started(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @Test
  void endsAllItsThreadsAndSaysThatItSendsNoMore() {
    String id = put(1);
    try (Logged logged = new Logged()) {
      delivery.start(this::started);
      awaitState(id, OutboxState.SENT);
      threads.forEach(Thread::interrupt);
      await().atMost(LONG).until(() -> threads.stream().noneMatch(Thread::isAlive));
      assertThat(logged.with("interrupted")).anyMatch(line -> line.startsWith("WARNING"));
    }
    delivery.stop();
  }
}
