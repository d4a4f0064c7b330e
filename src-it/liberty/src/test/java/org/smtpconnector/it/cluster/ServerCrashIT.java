package org.smtpconnector.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.it.outbox.crash.CrashPoint;
import org.smtpconnector.it.outbox.crash.Halt;
import org.smtpconnector.it.outbox.crash.StoreCall;

/** An Open Liberty is killed at each step, and started again. */
class ServerCrashIT extends PostgreSqlShopFixture {
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void eachMessageIsAcceptedOnceOrInDoubt(CrashPoint point) throws Exception {
    new ServerCrash(this).assertAcceptedOnceOrInDoubt(point);
  }

  static Stream<CrashPoint> pointsOfResent() {
    return IS_LONG
        ? CrashPoint.begunOnes()
        : Stream.of(CrashPoint.AMID_THE_TEXT, CrashPoint.BEFORE_THE_COMMIT_OF_A_SETTLE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pointsOfResent")
  void eachMessageThatIsResentInDoubtIsAccepted(CrashPoint point) throws Exception {
    new ServerCrash(this).assertAcceptedAndDoubledOnlyIfInDoubt(point);
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
  void aMessageAndOrdersInTwoDatabasesAreCommittedOrNot(Halt halt) throws Exception {
    ShopServer server = server(settings().halting(Optional.of(halt)));
    server.start();
    server.place(Placement.of(1, 1).alsoInLedger());
    ServerCrash.awaitEnd(server);
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
