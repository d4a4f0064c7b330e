package org.smtpconnector.benchmark.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts messages on several servers at once, as their requests do. */
final class Puts {
  private Puts() {}

  /**
   * Puts messages, and returns when all are committed.
   *
   * @param threadsOfServer how many threads of each server put
   * @param count how many messages all of them put
   */
  static void atOnce(List<? extends OutboxServer> servers, int threadsOfServer, int count) {
    int threads = servers.size() * threadsOfServer;
    ExecutorService putting = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Void>> shares = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        OutboxServer server = servers.get(thread % servers.size());
        int share = count / threads + (thread < count % threads ? 1 : 0);
        shares.add(CompletableFuture.runAsync(() -> put(server, share), putting));
      }
      shares.forEach(CompletableFuture::join);
    } finally {
      putting.shutdown();
    }
  }

  private static void put(OutboxServer server, int count) {
    for (int i = 0; i < count; i++) {
      server.put();
    }
  }
}
