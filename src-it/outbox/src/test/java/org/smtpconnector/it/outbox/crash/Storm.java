package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/** Three servers put and send messages, and are killed again and again at any time. */
final class Storm {
  private static final int SERVERS = 3;
  private static final int MESSAGES = ServersFixture.IS_LONG ? 10_000 : 1_000;

  // Some on their way, a window that is begun meanwhile, and four whose outcomes are to be stored.
  private static final int BEGUN_AT_ONCE = 4 * ClusterFixture.BATCH;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final long SEED = 17;

  private final ClusterFixture cluster;
  private final int kills;
  private final Random random = new Random(SEED);
  private final List<ServerProcess> alive = new ArrayList<>();

  Storm(ClusterFixture cluster, int kills) {
    this.cluster = cluster;
    this.kills = kills;
  }

  /**
   * Runs it, and checks that nothing is lost or doubled.
   *
   * @param afterKill what happens besides, after the nth kill, from 1
   */
  void run(IntConsumer afterKill) throws Exception {
    int share = MESSAGES / (SERVERS + kills);
    for (int server = 0; server < SERVERS; server++) {
      start(share);
    }
    for (int kill = 1; kill <= kills; kill++) {
      awaitAccepted(share * kill + random.nextInt(ClusterFixture.BATCH));
      alive.remove(random.nextInt(SERVERS)).kill();
      start(share);
      afterKill.accept(kill);
    }
    awaitPut();
    start(Math.max(0, MESSAGES - cluster.put().size()));
    awaitPut();
    cluster.store.awaitDrained(alive.get(0));
    alive.forEach(ServerProcess::end);
    check(cluster.assertNothingLostOrDoubled().size());
  }

  private void check(int doubts) {
    System.out.printf(
        "%d messages, %d servers, %d kills: lost 0, doubled 0, in doubt %d (at most %d)%n",
        MESSAGES, SERVERS, kills, doubts, kills * BEGUN_AT_ONCE);
    assertThat(doubts).isLessThanOrEqualTo(kills * BEGUN_AT_ONCE);
  }

  private void start(int puts) {
    alive.add(cluster.start(cluster.next().putting(puts)));
  }

  /** Waits until the relay has accepted so many, or no more are to come. */
  private void awaitAccepted(int count) {
    await("a relay with " + count + " messages")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> cluster.relay.accepted() >= count || alive.stream().allMatch(this::hasPut));
  }

  private boolean hasPut(ServerProcess server) {
    return !server.said(ServerProcess.ALL_PUT).isEmpty();
  }

  private void awaitPut() {
    alive.forEach(server -> server.awaitLine(ServerProcess.ALL_PUT, 1));
  }
}
