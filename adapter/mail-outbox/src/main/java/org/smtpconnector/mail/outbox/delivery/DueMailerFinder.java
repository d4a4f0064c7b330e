package org.smtpconnector.mail.outbox.delivery;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Asks the store which mailers have messages that are due. Used by one thread at a time. */
final class DueMailerFinder {
  private static final int POLLS_BETWEEN_LISTS = 10;

  private final DeliveryContext server;
  private final Supplier<Set<String>> configured;
  private int polls;
  private Set<String> found = Set.of();

  /**
   * @param configured the names of the mailers that are configured
   */
  DueMailerFinder(DeliveryContext server, Supplier<Set<String>> configured) {
    this.server = server;
    this.configured = configured;
  }

  /**
   * Polls the store; returns whether a mailer has messages that are due.
   *
   * @throws org.smtpconnector.mail.outbox.store.OutboxStoreException if the store cannot be reached
   */
  boolean run() {
    Instant now = server.clock().read();
    Set<String> mailers = new HashSet<>(configured.get());
    if (polls++ % POLLS_BETWEEN_LISTS == 0) {
      found = server.store().mailers(); // finds also those whose configuration is gone
    }
    mailers.addAll(found);
    boolean isAnyDue = false;
    for (String mailer : mailers) {
      Optional<Instant> due = server.store().nextDue(mailer);
      if (due.isPresent()) {
        server.runQueue().due(mailer, server.clock().nanosAt(due.get()));
        isAnyDue |= !due.get().isAfter(now);
      }
    }
    server.outage().over();
    return isAnyDue;
  }
}
