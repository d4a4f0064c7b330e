package org.smtpconnector.it.outbox.crash;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.mail.OnDoubt;

/**
 * A relay, a database and servers on it. System property {@code outbox.long} makes tests last
 * longer: all crash points on all databases, and ten times the messages.
 */
abstract class ServersFixture {
  static final boolean IS_LONG = Boolean.getBoolean("outbox.long");
  static final Duration LEASE = Duration.ofSeconds(2);

  final CountingRelay relay = new CountingRelay();
  final List<ServerProcess> servers = new ArrayList<>();
  SharedDatabase database;

  /** Creates a database without tables. */
  abstract SharedDatabase emptyDatabase() throws SQLException;

  @BeforeEach
  void createDatabase() throws SQLException {
    database = emptyDatabase();
  }

  @AfterEach
  void end() {
    servers.forEach(ServerProcess::close);
    relay.close();
  }

  /** Returns a plan to put nothing and send what is there. */
  ServerPlan plan(String name, OnDoubt onDoubt, int batch) {
    return new ServerPlan(
        name, database.url(), relay.port(), 0, false, onDoubt, LEASE, batch, Optional.empty());
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
