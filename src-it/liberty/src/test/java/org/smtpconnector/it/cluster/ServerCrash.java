package org.smtpconnector.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.smtpconnector.it.cluster.ShopFixture.LONG;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.smtpconnector.it.outbox.crash.CrashPoint;
import org.smtpconnector.it.outbox.crash.CrashPoint.Begun;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;
import org.smtpconnector.mail.OnDoubt;

/**
 * An Open Liberty is killed at a step, and started again.
 *
 * @param test what it runs, and what is left of it
 */
record ServerCrash(ShopFixture test) {
  private static final int ORDERS = 8;
  private static final int NTH = 3; // the message at which the relay kills

  void assertAcceptedOnceOrInDoubt(CrashPoint point) throws Exception {
    Set<String> begun = killAndRestart(point, OnDoubt.REPORT);
    assertThat(test.assertNothingLostOrDoubled()).isEqualTo(begun);
    report(point, OnDoubt.REPORT, begun);
  }

  void assertAcceptedAndDoubledOnlyIfInDoubt(CrashPoint point) throws Exception {
    Set<String> begun = killAndRestart(point, OnDoubt.RESEND);
    Map<String, Long> accepted = test.relay.counts();
    assertThat(accepted.keySet()).isEqualTo(test.shop.orders());
    assertThat(accepted)
        .allSatisfy((id, count) -> assertThat(count).isBetween(1L, begun.contains(id) ? 2L : 1L));
    assertThat(test.outbox.count()).isZero();
    report(point, OnDoubt.RESEND, begun);
  }

  private void report(CrashPoint point, OnDoubt onDoubt, Set<String> begun) throws Exception {
    System.out.printf(
        "%s, an Open Liberty killed %s, %s: %d orders, %d begun, %d in doubt, %d accepted%n",
        test.getClass().getSimpleName(),
        point,
        onDoubt,
        test.shop.orders().size(),
        begun.size(),
        test.messages("DOUBT").size(),
        test.relay.accepted());
  }

  /** Returns the Message-IDs of what the server had begun when it was killed. */
  private Set<String> killAndRestart(CrashPoint point, OnDoubt onDoubt) throws Exception {
    ShopServer server = test.server(test.settings().halting(point.halt()));
    point.step().ifPresent(step -> test.relay.at(step, NTH, () -> act(step, server)));
    server.start();
    boolean isOfPut = point.committed() < ORDERS;
    Placement orders = isOfPut ? Placement.of(ORDERS, 1) : Placement.of(1, ORDERS);
    CompletableFuture<Void> placing =
        CompletableFuture.runAsync(() -> server.place(orders.onDoubt(onDoubt)));
    if (point.step().filter(step -> step == RelayStep.REPLY).isPresent()) {
      await().atMost(LONG).until(() -> test.relay.accepted() >= NTH);
      server.kill();
    }
    awaitEnd(server);
    placing.join();
    assertThat(test.shop.orders()).hasSize(point.committed());
    Set<String> begun = test.messages("BEGUN");
    if (point.begun() != Begun.ANY && !isOfPut) { // others are sent while one is put
      assertThat(!begun.isEmpty()).isEqualTo(point.begun() == Begun.SOME);
    }
    server.restart();
    test.awaitDrained();
    return begun;
  }

  private static void act(RelayStep step, ShopServer server) {
    if (step == RelayStep.REPLY) {
      server.pause(); // does not read it; killed once it was sent
    } else {
      server.kill();
    }
  }

  static void awaitEnd(ShopServer server) {
    await("the end of " + server.name()).atMost(LONG).until(() -> !server.isAlive());
  }
}
