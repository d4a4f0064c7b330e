package org.smtpconnector.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;

/** Open Liberty servers that share a database, and are killed, paused, or do the same work. */
class ClusterIT extends PostgreSqlShopFixture {
  private static final int KILLS = IS_LONG ? 20 : 4;
  private static final int ORDERS = IS_LONG ? 10_000 : 1_000;
  private static final int BEGUN_AT_ONCE = 4 * 25; // four batches, as by default
  private static final int PUTS = 8;
  private static final int FIRINGS = 3;
  private static final long SEED = 18;

  private final Random random = new Random(SEED);

  @ParameterizedTest(name = "{0} servers")
  @ValueSource(ints = {2, 3})
  void nothingIsLostOrDoubledThoughServersAreKilled(int count) throws Exception {
    List<ShopServer> cluster = start(count, settings());
    int share = ORDERS / KILLS / count;
    Duration longest = Duration.ZERO;
    for (int kill = 0; kill < KILLS; kill++) {
      int before = relay.accepted();
      List<CompletableFuture<Void>> placing =
          cluster.stream()
              .map(server -> CompletableFuture.runAsync(() -> server.place(Placement.of(share, 1))))
              .toList();
      int some = 1 + random.nextInt(share);
      await("some messages").atMost(LONG).until(() -> relay.accepted() >= before + some);
      ShopServer victim = cluster.get(random.nextInt(count));
      victim.kill();
      longest = longer(longest, takeover(victim));
      placing.forEach(CompletableFuture::join);
      victim.restart();
    }
    cluster.get(0).place(Placement.of(ORDERS - shop.orders().size(), 1)); // what kills prevented
    awaitDrained();
    cluster.forEach(ShopServer::stop);
    Set<String> doubts = assertNothingLostOrDoubled();
    assertThat(shop.orders()).hasSize(ORDERS);
    System.out.printf(
        "%d messages, %d Open Liberty servers, %d kills: lost 0, doubled 0, in doubt %d (at most"
            + " %d); taken over after at most %d ms%n",
        shop.orders().size(),
        count,
        KILLS,
        doubts.size(),
        KILLS * BEGUN_AT_ONCE,
        longest.toMillis());
    assertThat(doubts).hasSizeLessThanOrEqualTo(KILLS * BEGUN_AT_ONCE);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Waits until the others have taken over what a server has claimed; returns how long that was.
   */
  private Duration takeover(ShopServer killed) {
    long begin = System.nanoTime();
    await("the messages of " + killed.name() + ", taken over")
        .atMost(LONG)
        .until(() -> !shop.isBusy(killed.name()));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"MAIL", "TEXT", "END_TAKEN"})
  void aServerThatWasPausedForLongerThanItsLeaseDoesNoHarm(RelayStep step) throws Exception {
    List<ShopServer> first = start(1, settings());
    CompletableFuture<Void> paused = new CompletableFuture<>();
    relay.at(
        step,
        PUTS / 2,
        () -> {
          first.get(0).pause();
          paused.complete(null);
        });
    CompletableFuture<Void> placing =
        CompletableFuture.runAsync(() -> first.get(0).place(Placement.of(1, PUTS)));
    paused.join(); // before the second one takes any
    start(1, settings());
    await("doubts").atMost(LONG).until(() -> !messages("DOUBT").isEmpty());
    first.get(0).resume();
    placing.join();
    await("no doubts").atMost(LONG).until(() -> messages("DOUBT").isEmpty());
    awaitDrained();
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(relay.accepted()).isEqualTo(PUTS);
  }

  @Test
  void ofServersWithTheSameTimerOneReportGoes() throws Exception {
    List<ShopServer> cluster = start(3, settings().withReports());
    for (ShopServer server : cluster) {
      await("the timer of " + server.name())
          .atMost(LONG)
          .until(() -> Integer.parseInt(server.get("report")) >= FIRINGS);
    }
    awaitDrained();
    cluster.forEach(ShopServer::stop);
    assertThat(relay.accepted()).isOne();
    assertThat(outbox.count()).isZero();
  }
}
