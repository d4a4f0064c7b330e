package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * How many messages are in each state, and for how long the longest due has been waiting. Read at
 * most every ten seconds, since counting takes long in a large outbox.
 */
@ApplicationScoped
class OutboxStatisticsCache {
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

  /** What was read; not a number while the store cannot be reached. */
  private record Reading(long nanos, Map<OutboxState, Long> counts, double overdue) {}

  private final ConfiguredStore stores;
  private Reading last;

  /** For the container's proxy. */
  OutboxStatisticsCache() {
    this(null);
  }

  @Inject
  OutboxStatisticsCache(ConfiguredStore stores) {
    this.stores = stores;
  }

  double of(OutboxState state) {
    Long count = reading().counts().get(state);
    return count == null ? Double.NaN : count;
  }

  double overdueSeconds() {
    return reading().overdue();
  }

  private synchronized Reading reading() {
    if (last == null || System.nanoTime() - last.nanos() > PAUSE) {
      last = read();
    }
    return last;
  }

  private Reading read() {
    try {
      OutboxStore store = stores.get();
      return new Reading(System.nanoTime(), store.counts(), overdue(store));
    } catch (RuntimeException e) {
      return new Reading(System.nanoTime(), Map.of(), Double.NaN);
    }
  }

  private static double overdue(OutboxStore store) {
    Instant now = store.now();
    return store.mailers().stream()
        .map(store::nextDue)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .filter(due -> due.isBefore(now))
        .map(due -> Duration.between(due, now).toMillis() / 1000.0)
        .orElse(0.0);
  }
}
