package org.smtpconnector.it.outbox.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;

/** Servers that disagree: about who is alive, about the time, or about who sends a report. */
class DisagreementIT extends PostgreSqlClusterFixture {
  private static final int PUTS = 8;
  private static final int MANY = 20;
  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Path LIBRARY = Path.of("faketime", "libfaketimeMT.so.1");

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"MAIL", "TEXT", "END_TAKEN"})
  void aServerThatWasPausedForLongerThanItsLeaseDoesNoHarm(RelayStep step) throws Exception {
    CompletableFuture<ServerProcess> first = new CompletableFuture<>();
    CompletableFuture<Void> paused = new CompletableFuture<>();
    relay.at(
        step,
        PUTS / 2,
        () -> {
          first.join().pause();
          paused.complete(null);
        });
    first.complete(start(next().sendingLater(PUTS)));
    paused.join(); // before the second one takes any
    ServerProcess second = start(next());
    second.awaitLine("MailInDoubt ", 1);
    first.join().resume();
    await().atMost(LONG).until(() -> store.messages("DOUBT").isEmpty());
    second.awaitDrained();
    first.join().end();
    second.end();
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(relay.accepted()).isEqualTo(PUTS);
  }

  @Test
  void clocksThatDifferDoNoHarm() throws Exception {
    ServerProcess early = start(next().putting(MANY), clock("+10m"));
    ServerProcess late = start(next().putting(MANY), clock("-10m"));
    ServerProcess right = start(next().putting(MANY));
    List<ServerProcess> cluster = List.of(early, late, right);
    cluster.forEach(server -> server.awaitLine(ServerProcess.ALL_PUT, 1));
    right.awaitDrained();
    cluster.forEach(ServerProcess::end);
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(relay.accepted()).isEqualTo(cluster.size() * MANY);
    assertThat(early.clock()).isAfter(right.clock().plus(MINUTES));
    assertThat(late.clock()).isBefore(right.clock().minus(MINUTES));
  }

  @Test
  void ofServersThatPutTheSameKeyOneMessageGoes() throws Exception {
    List<ServerProcess> cluster = Stream.generate(() -> start(next())).limit(3).toList();
    cluster.forEach(server -> server.awaitLine(ServerProcess.READY, 1));
    cluster.forEach(server -> server.tell("once report"));
    cluster.forEach(server -> server.awaitLine(ServerProcess.PUT, 1));
    cluster.get(0).awaitDrained();
    cluster.forEach(ServerProcess::end);
    assertThat(put()).hasSize(1);
    assertThat(assertNothingLostOrDoubled()).isEmpty();
    assertThat(relay.accepted()).isOne();
  }

  /** Returns the environment of a process whose clock is wrong by so much. */
  private static Map<String, String> clock(String offset) throws IOException {
    Path libraries = Path.of(System.getProperty("data"), "unpacked/postgresql/upper/usr/lib");
    try (Stream<Path> found = Files.find(libraries, 3, (file, is) -> file.endsWith(LIBRARY))) {
      return Map.of(
          "LD_PRELOAD",
          found.findFirst().orElseThrow().toAbsolutePath().toString(),
          "FAKETIME",
          offset,
          "FAKETIME_DONT_FAKE_MONOTONIC",
          "1",
          "FAKETIME_DISABLE_SHM",
          "1");
    }
  }
}
