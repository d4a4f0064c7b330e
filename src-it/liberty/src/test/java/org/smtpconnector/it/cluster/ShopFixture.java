package org.smtpconnector.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.smtpconnector.it.outbox.crash.CountingRelay;
import org.smtpconnector.it.outbox.crash.PostgreSqlSchemas;

/** A relay that counts, a PostgreSQL, and Open Liberty servers with the shop on it. */
@Tag("cluster")
abstract class ShopFixture {
  static final boolean IS_LONG = Boolean.getBoolean("outbox.long");
  static final Duration LONG = Duration.ofMinutes(5);
  private static PostgreSqlSchemas schemas;

  final CountingRelay relay = new CountingRelay();
  private final List<ShopServer> servers = new ArrayList<>();
  ShopDatabase shop;
  ShopDatabase ledger;

  @BeforeAll
  static void startDatabase() {
    schemas = new PostgreSqlSchemas("liberty");
  }

  @AfterAll
  static void stopDatabase() {
    schemas.close();
  }

  @BeforeEach
  void createTables() throws SQLException {
    shop = ShopDatabase.in(schemas.next());
    ledger = ShopDatabase.in(schemas.next());
  }

  @AfterEach
  void close() {
    servers.forEach(ShopServer::close);
    relay.close();
  }

  ShopServer.Settings settings() {
    return new ShopServer.Settings(
        shop.database(), ledger.database(), relay.port(), Optional.empty(), false);
  }

  ShopServer server(ShopServer.Settings settings) {
    ShopServer server = new ShopServer("shop" + (servers.size() + 1), settings);
    servers.add(server);
    return server;
  }

  /** Starts servers at once. */
  List<ShopServer> start(int count, ShopServer.Settings settings) {
    List<ShopServer> started = new ArrayList<>();
    for (int server = 0; server < count; server++) {
      started.add(server(settings));
    }
    started.parallelStream().forEach(ShopServer::start);
    return started;
  }

  void awaitDrained() {
    await("a database without messages to be sent").atMost(LONG).until(() -> shop.isDrained());
  }

  /**
   * Checks that of each order a confirmation was accepted once or is in doubt, and nothing else.
   * Returns those in doubt.
   */
  Set<String> assertNothingLostOrDoubled() throws SQLException {
    Map<String, Long> accepted = relay.counts();
    Set<String> doubts = shop.doubts();
    Set<String> settled = new TreeSet<>(accepted.keySet());
    settled.addAll(doubts);
    assertThat(settled).isEqualTo(shop.orders());
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isOne());
    assertThat(shop.count()).isEqualTo(doubts.size());
    return doubts;
  }
}
