package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.it.outbox.crash.CrashPoint.Begun;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;
import org.smtpconnector.mail.OnDoubt;

/**
 * A server is killed at each step, and another one takes over. A subclass says at which: by static
 * methods {@code points} and {@code pointsOfResent}.
 */
abstract class CrashMatrix extends ServersFixture {
  static final int PUTS = 8;
  private static final int NTH = 3; // the message at which the relay kills
  private static final Duration LONG = Duration.ofMinutes(1);

  @ParameterizedTest(name = "{0}")
  @MethodSource("points")
  void eachMessageIsAcceptedOnceOrInDoubt(CrashPoint point) throws SQLException {
    int begun = kill(point, OnDoubt.REPORT);
    drain(plan("second", OnDoubt.REPORT, PUTS));
    Map<String, Long> accepted = relay.counts();
    List<String> doubts = database.messages("DOUBT");
    Set<String> settled = new TreeSet<>(accepted.keySet());
    settled.addAll(doubts);
    assertThat(settled).isEqualTo(expected(point));
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isOne());
    assertThat(database.count()).isEqualTo(doubts.size());
    assertThat(doubts).hasSizeLessThanOrEqualTo(begun);
    assertThat(doubts.isEmpty()).isEqualTo(begun == 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pointsOfResent")
  void eachMessageThatIsResentInDoubtIsAccepted(CrashPoint point) throws SQLException {
    int begun = kill(point, OnDoubt.RESEND);
    drain(plan("second", OnDoubt.RESEND, PUTS));
    Map<String, Long> accepted = relay.counts();
    assertThat(accepted.keySet()).isEqualTo(expected(point));
    assertThat(accepted.values().stream().filter(count -> count > 1).count())
        .isLessThanOrEqualTo(begun);
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isLessThanOrEqualTo(2));
    assertThat(database.count()).isZero();
  }

  private static Set<String> expected(CrashPoint point) {
    return IntStream.range(0, point.committed())
        .mapToObj(number -> "<first." + number + "@shop.example>")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Kills a server; returns how many messages it had begun. */
  private int kill(CrashPoint point, OnDoubt onDoubt) throws SQLException {
    CompletableFuture<ServerProcess> first = new CompletableFuture<>();
    point.step().ifPresent(step -> relay.at(step, NTH, () -> act(step, first.join())));
    ServerPlan plan = plan("first", onDoubt, PUTS).sendingLater(PUTS).halting(point.halt());
    first.complete(start(plan));
    if (point.step().filter(step -> step == RelayStep.REPLY).isPresent()) {
      await().atMost(LONG).until(() -> relay.accepted() >= NTH);
      first.join().kill();
    }
    assertThat(first.join().awaitExit()).isEqualTo(ServerProcess.HALTED);
    int begun = database.messages("BEGUN").size();
    if (point.begun() != Begun.ANY) {
      assertThat(begun > 0).isEqualTo(point.begun() == Begun.SOME);
    }
    return begun;
  }

  private static void act(RelayStep step, ServerProcess server) {
    if (step == RelayStep.REPLY) {
      server.pause(); // does not read it; killed once it was sent
    } else {
      server.kill();
    }
  }

  private void drain(ServerPlan plan) {
    ServerProcess server = start(plan);
    server.awaitDrained();
    server.end();
  }
}
