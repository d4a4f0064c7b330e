package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
  void eachMessageIsAcceptedOnceOrInDoubt(CrashPoint point) throws Exception {
    Set<String> begun = kill(point, OnDoubt.REPORT);
    drain(plan("second", OnDoubt.REPORT, PUTS));
    assertEachIsAcceptedOnceOrInDoubt(expected(point.committed()), begun);
  }

  /**
   * Checks what became of messages.
   *
   * @param begun the Message-IDs of those that were begun, and not settled
   */
  void assertEachIsAcceptedOnceOrInDoubt(Set<String> put, Set<String> begun) throws Exception {
    Map<String, Long> accepted = relay.counts();
    List<String> doubts = store.messages("DOUBT");
    Set<String> settled = new TreeSet<>(accepted.keySet());
    settled.addAll(doubts);
    assertThat(settled).isEqualTo(put);
    assertThat(accepted).allSatisfy((id, count) -> assertThat(count).isOne());
    assertThat(doubts).containsExactlyInAnyOrderElementsOf(begun);
    assertThat(store.count()).isEqualTo(doubts.size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pointsOfResent")
  void eachMessageThatIsResentInDoubtIsAccepted(CrashPoint point) throws Exception {
    Set<String> begun = kill(point, OnDoubt.RESEND);
    drain(plan("second", OnDoubt.RESEND, PUTS));
    Map<String, Long> accepted = relay.counts();
    assertThat(accepted.keySet()).isEqualTo(expected(point.committed()));
    assertThat(accepted)
        .allSatisfy((id, count) -> assertThat(count).isBetween(1L, begun.contains(id) ? 2L : 1L));
    assertThat(store.count()).isZero();
  }

  /** Returns the Message-IDs of the first server. */
  static Set<String> expected(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> "<first." + number + "@shop.example>")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Kills a server; returns the Message-IDs of what it had begun. */
  private Set<String> kill(CrashPoint point, OnDoubt onDoubt) throws Exception {
    CompletableFuture<ServerProcess> first = new CompletableFuture<>();
    point.step().ifPresent(step -> relay.at(step, NTH, () -> act(step, first.join())));
    ServerPlan plan = plan("first", onDoubt, PUTS).sendingLater(PUTS).halting(point.halt());
    first.complete(start(plan));
    if (point.step().filter(step -> step == RelayStep.REPLY).isPresent()) {
      await().atMost(LONG).until(() -> relay.accepted() >= NTH);
      first.join().kill();
    }
    Set<String> begun = halted(first.join());
    if (point.begun() != Begun.ANY) {
      assertThat(!begun.isEmpty()).isEqualTo(point.begun() == Begun.SOME);
    }
    return begun;
  }

  /** Runs a server until it halts; returns the Message-IDs of what is begun then. */
  Set<String> halted(ServerPlan plan) throws Exception {
    return halted(start(plan));
  }

  private Set<String> halted(ServerProcess server) throws Exception {
    assertThat(server.awaitExit()).isEqualTo(ServerProcess.HALTED);
    return new TreeSet<>(store.messages("BEGUN"));
  }

  private static void act(RelayStep step, ServerProcess server) {
    if (step == RelayStep.REPLY) {
      server.pause(); // does not read it; killed once it was sent
    } else {
      server.kill();
    }
  }

  void drain(ServerPlan plan) {
    ServerProcess server = start(plan);
    store.awaitDrained(server);
    server.end();
  }
}
