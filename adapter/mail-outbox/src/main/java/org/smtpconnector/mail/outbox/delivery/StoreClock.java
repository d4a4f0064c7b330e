package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * The clock of the store. It is read once in a while, and in between the time that has passed is
 * added, so that it goes on while the store cannot be reached. Thread-safe.
 */
final class StoreClock {
  private record Reading(Instant time, long nanos) {}

  private final OutboxStore store;
  private final LongSupplier nanoTime;
  private volatile Reading last;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  StoreClock(OutboxStore store, LongSupplier nanoTime) {
    this.store = store;
    this.nanoTime = nanoTime;
  }

  long nanos() {
    return nanoTime.getAsLong();
  }

  /**
   * Reads the store's clock.
   *
   * @throws org.smtpconnector.mail.outbox.store.OutboxStoreException if it cannot be reached
   */
  Instant read() {
    Instant time = store.now();
    last = new Reading(time, nanos());
    return time;
  }

  /** Returns the time by the last reading, which there has to be. */
  Instant now() {
    Reading reading = last;
    return reading.time.plusNanos(nanos() - reading.nanos);
  }

  /** Returns when the store's clock will show a time, as nanoseconds of this clock. */
  long nanosAt(Instant time) {
    Reading reading = last;
    return reading.nanos + Duration.between(reading.time, time).toNanos();
  }
}
