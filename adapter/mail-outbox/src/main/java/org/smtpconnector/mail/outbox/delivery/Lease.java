package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * The right of this server to send what it has begun. It ends when the server was silent for too
 * long, as when its process was stopped: others may have taken its messages over then. Thread-safe.
 */
final class Lease {
  private final OutboxStore store;
  private final String server;
  private final long nanos;
  private final LongSupplier nanoTime;
  private volatile OptionalLong lastBeat = OptionalLong.empty();

  Lease(OutboxStore store, String server, Duration duration, LongSupplier nanoTime) {
    this.store = store;
    this.server = server;
    // Ends here before it ends for the others
    this.nanos = duration.toNanos() / 10 * 9;
    this.nanoTime = nanoTime;
  }

  /**
   * Extends the lease.
   *
   * @throws org.smtpconnector.mail.outbox.store.OutboxStoreException if the store cannot be reached
   */
  void beat() {
    long start = nanoTime.getAsLong();
    store.beat(server);
    lastBeat = OptionalLong.of(start);
  }

  boolean isHeld() {
    OptionalLong beat = lastBeat;
    return beat.isPresent() && nanoTime.getAsLong() - beat.getAsLong() < nanos;
  }
}
