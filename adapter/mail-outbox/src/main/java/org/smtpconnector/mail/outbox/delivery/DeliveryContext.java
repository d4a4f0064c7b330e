package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.queue.QueueSender;

/**
 * What all turns of this server share.
 *
 * @param id the id of this server
 * @param senders finds the sender of a mailer by its name; throws Misconfigured
 */
record DeliveryContext(
    OutboxStore store,
    String id,
    Function<String, QueueSender> senders,
    DeliverySettings settings,
    OutcomeTable table,
    StoreClock clock,
    Lease lease,
    StoreAvailability outage,
    SettlementWriter settler,
    MailerRunQueue runQueue) {
  // So that the store's clock, as old as it may be, shows that time too
  private static final long READING_AGE = Duration.ofMillis(5).toNanos();

  /**
   * @param events fires events
   * @param nanoTime as {@link System#nanoTime}
   */
  static DeliveryContext of(
      OutboxStore store,
      String id,
      Function<String, QueueSender> senders,
      DeliverySettings settings,
      Consumer<Object> events,
      LongSupplier nanoTime) {
    StoreClock clock = new StoreClock(store, nanoTime);
    StoreAvailability outage = new StoreAvailability();
    MailerRunQueue runQueue = new MailerRunQueue(nanoTime);
    SettlementWriter settler =
        new SettlementWriter(
            store,
            id,
            events,
            resolution -> {
              if (resolution.waits()) {
                runQueue.due(
                    resolution.entry().mailer(),
                    clock.nanosAt(resolution.settlement().due()) + READING_AGE);
              }
            },
            outage);
    return new DeliveryContext(
        store,
        id,
        senders,
        settings,
        new OutcomeTable(new RetryDelays(settings.firstDelay(), settings.longestDelay())),
        clock,
        new Lease(store, id, settings.lease(), nanoTime),
        outage,
        settler,
        runQueue);
  }
}
