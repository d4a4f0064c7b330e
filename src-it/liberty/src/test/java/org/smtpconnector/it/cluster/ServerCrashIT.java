package org.smtpconnector.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.it.outbox.crash.CrashPoint;
import org.smtpconnector.it.outbox.crash.CrashPoint.Begun;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;
import org.smtpconnector.it.outbox.crash.Halt;
import org.smtpconnector.it.outbox.crash.StoreCall;

/** An Open Liberty is killed at each step, and started again. */
class ServerCrashIT extends ShopFixture {
  private static final int ORDERS = 8;
  private static final int NTH = 3; // the message at which the relay kills

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void eachMessageIsAcceptedOnceOrInDoubt(CrashPoint point) throws SQLException {
    ShopServer server = server(settings().halting(point.halt()));
    point.step().ifPresent(step -> relay.at(step, NTH, () -> act(step, server)));
    server.start();
    boolean isOfPut = point.committed() < ORDERS;
    CompletableFuture<Void> placing =
        CompletableFuture.runAsync(
            () -> server.place(isOfPut ? ORDERS : 1, isOfPut ? 1 : ORDERS, false));
    if (point.step().filter(step -> step == RelayStep.REPLY).isPresent()) {
      await().atMost(LONG).until(() -> relay.accepted() >= NTH);
      server.kill();
    }
    awaitEnd(server);
    placing.join();
    assertThat(shop.orders()).hasSize(point.committed());
    int begun = shop.begun();
    if (point.begun() != Begun.ANY && !isOfPut) { // others are sent while one is put
      assertThat(begun > 0).isEqualTo(point.begun() == Begun.SOME);
    }

    server.restart();
    awaitDrained();
    Set<String> doubts = assertNothingLostOrDoubled();
    assertThat(doubts).hasSizeLessThanOrEqualTo(begun);
    assertThat(doubts.isEmpty()).isEqualTo(begun == 0);
    System.out.printf(
        "an Open Liberty killed %s: %d begun, %d in doubt, %d accepted%n",
        point, begun, doubts.size(), relay.accepted());
  }

  private static void act(RelayStep step, ShopServer server) {
    if (step == RelayStep.REPLY) {
      server.pause(); // does not read it; killed once it was sent
    } else {
      server.kill();
    }
  }

  private static void awaitEnd(ShopServer server) {
    await("the end of " + server.name()).atMost(LONG).until(() -> !server.isAlive());
  }

  static Stream<Halt> halts() {
    return Stream.of(
        Halt.prepared(StoreCall.PUT, 1),
        Halt.before(StoreCall.PUT, 1),
        Halt.after(StoreCall.PUT, 1));
  }

  /** The orders are in two databases, so that the server commits in two phases. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("halts")
  void aMessageAndOrdersInTwoDatabasesAreCommittedOrNot(Halt halt) throws SQLException {
    ShopServer server = server(settings().halting(Optional.of(halt)));
    server.start();
    server.place(1, 1, true);
    awaitEnd(server);
    assertThat(shop.prepared()).isNotEmpty();
    assertThat(relay.accepted()).isZero();

    server.restart();
    await("no transaction that is prepared").atMost(LONG).until(() -> shop.prepared().isEmpty());
    awaitDrained();
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(ledger.orders()).isEqualTo(shop.orders());
    assertThat(relay.accepted()).isEqualTo(halt.isBeforeTheDecision() ? 0 : 1);
    System.out.printf(
        "an Open Liberty halted %s: %d orders, %d messages%n",
        halt.text(), ledger.orders().size(), relay.accepted());
  }
}
