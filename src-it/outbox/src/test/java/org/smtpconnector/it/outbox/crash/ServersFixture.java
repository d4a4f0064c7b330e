package org.smtpconnector.it.outbox.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.mail.OnDoubt;

/**
 * A relay, a store and servers that share it. System property {@code outbox.long} makes tests last
 * longer: all crash points on all stores, and ten times the messages.
 */
abstract class ServersFixture {
  static final boolean IS_LONG = Boolean.getBoolean("outbox.long");
  static final Duration LEASE = Duration.ofSeconds(2);

  final CountingRelay relay = new CountingRelay();
  final List<ServerProcess> servers = new ArrayList<>();
  SharedStore store;

  /** Creates a database without tables, or names queues that are not there yet. */
  abstract SharedStore emptyStore() throws Exception;

  @BeforeEach
  void createStore() throws Exception {
    store = emptyStore();
  }

  @AfterEach
  void end() {
    servers.forEach(ServerProcess::close);
    relay.close();
  }

  /** Returns a plan to put nothing and send what is there. */
  ServerPlan plan(String name, OnDoubt onDoubt, int batch) {
    return new ServerPlan(
        name, store.url(), relay.port(), 0, false, onDoubt, LEASE, batch, Optional.empty());
  }

  ServerProcess start(ServerPlan plan) {
    return start(plan, Map.of());
  }

  ServerProcess start(ServerPlan plan, Map<String, String> environment) {
    ServerProcess server = ServerProcess.start(plan, environment);
    servers.add(server);
    return server;
  }
}
