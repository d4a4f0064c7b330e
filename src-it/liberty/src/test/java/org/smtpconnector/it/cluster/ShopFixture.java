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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.smtpconnector.it.outbox.crash.CountingRelay;
import org.smtpconnector.it.outbox.crash.SharedDatabase;
import org.smtpconnector.it.outbox.crash.SharedQueues;
import org.smtpconnector.it.outbox.crash.SharedStore;

/** A relay that counts, and Open Liberty servers with the shop and its databases. */
@Tag("cluster")
abstract class ShopFixture {
  static final boolean IS_LONG = Boolean.getBoolean("outbox.long");
  static final Duration LONG = Duration.ofMinutes(5);

  final CountingRelay relay = new CountingRelay();
  private final List<ShopServer> servers = new ArrayList<>();
  ShopDatabase shop;
  ShopDatabase ledger;
  private Optional<SharedQueues> queues;
  SharedStore outbox;

  /** Creates a database without tables. */
  abstract SharedDatabase emptyDatabase() throws SQLException;

  /** Names queues for the outbox that are not there yet; none if it is in the database. */
  Optional<SharedQueues> emptyQueues() {
    return Optional.empty();
  }

  @BeforeEach
  void createStores() throws SQLException {
    shop = ShopDatabase.in(emptyDatabase());
    ledger = ShopDatabase.in(emptyDatabase());
    queues = emptyQueues();
    outbox = queues.<SharedStore>map(store -> store).orElse(shop.database());
  }

  @AfterEach
  void close() {
    servers.forEach(ShopServer::close);
    relay.close();
  }

  ShopServer.Settings settings() {
    return new ShopServer.Settings(
        shop.database(), ledger.database(), queues, relay.port(), Optional.empty(), false);
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

  Set<String> messages(String state) throws Exception {
    return new TreeSet<>(outbox.messages(state));
  }

  void awaitDrained() {
    await("an outbox without messages to be sent").atMost(LONG).until(() -> outbox.isDrained());
  }

  /**
   * Checks that of each order a confirmation was accepted once or is in doubt, and nothing else.
   * Returns those in doubt.
   */
  Set<String> assertNothingLostOrDoubled() throws Exception {
    Map<String, Long> accepted = relay.counts();
    Set<String> doubts = messages("DOUBT");
    Set<String> settled = new TreeSet<>(accepted.keySet());
    settled.addAll(doubts);
    assertThat(settled).isEqualTo(shop.orders());
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isOne());
    assertThat(outbox.count()).isEqualTo(doubts.size());
    return doubts;
  }
}
