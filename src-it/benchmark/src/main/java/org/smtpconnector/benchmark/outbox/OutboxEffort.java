package org.smtpconnector.benchmark.outbox;

import java.time.Duration;
import java.util.List;

/**
 * What is measured of each store, and for how long.
 *
 * @param batch how many messages {@code MailOutbox} claims, and begins, at once
 * @param servers how many servers share the store
 * @param puttingThreads how many threads of a server put messages at the same time
 * @param warmUp of each outbox, before anything counts
 * @param round how long about one outbox works before the next has its turn
 * @param farMessages how many messages go to the relay that is far, in each round
 */
record OutboxEffort(
    int batch,
    List<Integer> servers,
    int puttingThreads,
    Duration warmUp,
    Duration round,
    int rounds,
    int farMessages) {
  OutboxEffort {
    servers = List.copyOf(servers);
  }

  int mostServers() {
    return servers.stream().max(Integer::compare).orElseThrow();
  }
}
