package org.smtpconnector.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.it.outbox.crash.CrashPoint;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;
import org.smtpconnector.it.outbox.crash.Halt;
import org.smtpconnector.it.outbox.crash.SharedQueues;
import org.smtpconnector.it.outbox.crash.StoreCall;
import org.smtpconnector.mail.outbox.messaging.BrokerProcess;

/**
 * An Open Liberty whose orders are in a PostgreSQL, and their confirmations in queues of Artemis,
 * by the resource adapter archive and the configuration of this project.
 */
class ArtemisServerCrashIT extends PostgreSqlShopFixture {
  private static final int ORDERS = 8;

  @TempDir private static Path folder;
  private static BrokerProcess broker;
  private static int stores;

  @BeforeAll
  static void startBroker() {
    broker = BrokerProcess.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  Optional<SharedQueues> emptyQueues() {
    return Optional.of(new SharedQueues(broker.port(), "shop" + ++stores));
  }

  private ShopServer started(Optional<Halt> halt) {
    ShopServer server = server(settings().halting(halt));
    server.start();
    return server;
  }

  @Test
  void ofTransactionsThatAreCommittedAndRolledBackTheCommittedOnesAreConfirmed() throws Exception {
    ShopServer server = started(Optional.empty());
    server.place(Placement.of(ORDERS, 1).rolledBack());
    server.place(Placement.of(ORDERS, 1));
    await().atMost(LONG).until(() -> relay.accepted() == ORDERS);
    awaitDrained();
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(shop.orders()).hasSize(ORDERS);
  }

  /** Those at which the relay kills the server: between begin and settle. */
  static Stream<CrashPoint> points() {
    return IS_LONG
        ? Stream.of(CrashPoint.values()).filter(point -> point.step().isPresent())
        : Stream.of(CrashPoint.AMID_THE_TEXT, CrashPoint.BEFORE_THE_REPLY_IS_READ);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("points")
  void eachMessageIsAcceptedOnceOrInDoubt(CrashPoint point) throws Exception {
    new ServerCrash(this).assertAcceptedOnceOrInDoubt(point);
  }

  @Test
  void eachMessageThatIsResentInDoubtIsAccepted() throws Exception {
    new ServerCrash(this).assertAcceptedAndDoubledOnlyIfInDoubt(CrashPoint.AMID_THE_TEXT);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"MAIL", "TEXT", "END_TAKEN"})
  void aBrokerThatIsKilledAndStartedAgainDoesNoHarm(RelayStep step) throws Exception {
    ShopServer server = server(settings());
    relay.at(step, ORDERS / 2, broker::restart);
    server.start();
    server.place(Placement.of(1, ORDERS));
    await().atMost(LONG).until(() -> relay.accepted() == ORDERS);
    awaitDrained();
    server.place(Placement.of(ORDERS, 1));
    await().atMost(LONG).until(() -> relay.accepted() == 2 * ORDERS);
    awaitDrained();
    assertThat(assertNothingLostOrDoubled()).isEmpty();
  }

  static Stream<Halt> halts() {
    return Stream.of(
        Halt.prepared(StoreCall.PUT, 1),
        Halt.before(StoreCall.PUT, 1),
        Halt.after(StoreCall.PUT, 1));
  }

  /** They are in a database and in a broker, so that the server commits in two phases. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("halts")
  void anOrderAndItsConfirmationAreCommittedOrNot(Halt halt) throws Exception {
    ShopServer server = started(Optional.of(halt));
    server.place(Placement.of(1, 1));
    ServerCrash.awaitEnd(server);

    server.restart();
    int expected = halt.isBeforeTheDecision() ? 0 : 1;
    await("no transaction that is prepared").atMost(LONG).until(() -> shop.prepared().isEmpty());
    await("the confirmation").atMost(LONG).until(() -> relay.accepted() == expected);
    awaitDrained();
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(shop.orders()).hasSize(expected);
    System.out.printf(
        "an Open Liberty with Artemis halted %s: %d orders, %d messages%n",
        halt.text(), shop.orders().size(), relay.accepted());
  }
}
