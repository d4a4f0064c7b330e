package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Three servers put and send messages, and are killed again and again at any time. */
class StormIT extends ClusterFixture {
  private static final int SERVERS = 3;
  private static final int KILLS = 20;
  private static final int MESSAGES = IS_LONG ? 10_000 : 1_000;
  private static final int BEGUN_AT_ONCE = 4 * BATCH;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final long SEED = 17;

  private final Random random = new Random(SEED);
  private final List<ServerProcess> alive = new ArrayList<>();

  @Test
  void nothingIsLostOrDoubled() throws SQLException {
    int share = MESSAGES / (SERVERS + KILLS);
    for (int server = 0; server < SERVERS; server++) {
      alive.add(start(next().putting(share)));
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      awaitAccepted(share * kill + random.nextInt(BATCH));
      alive.remove(random.nextInt(SERVERS)).kill();
      alive.add(start(next().putting(share)));
    }
    awaitPut();
    alive.add(start(next().putting(Math.max(0, MESSAGES - put().size()))));
    awaitPut();
    alive.get(0).awaitDrained();
    alive.forEach(ServerProcess::end);
    List<String> doubts = assertNothingLostOrDoubled();
    System.out.printf(
        "%d messages, %d servers, %d kills: lost 0, doubled 0, in doubt %d (at most %d)%n",
        MESSAGES, SERVERS, KILLS, doubts.size(), KILLS * BEGUN_AT_ONCE);
    assertThat(doubts).hasSizeLessThanOrEqualTo(KILLS * BEGUN_AT_ONCE);
  }

  /** Waits until the relay has accepted so many, or no more are to come. */
  private void awaitAccepted(int count) {
    await("a relay with " + count + " messages")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> relay.accepted() >= count || alive.stream().allMatch(this::hasPut));
  }

  private boolean hasPut(ServerProcess server) {
    return !server.said(ServerProcess.ALL_PUT).isEmpty();
  }

  private void awaitPut() {
    alive.forEach(server -> server.awaitLine(ServerProcess.ALL_PUT, 1));
  }
}
