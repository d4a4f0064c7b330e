package org.smtpconnector.connector.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.config.FailoverSettings;
import org.smtpconnector.connector.ra.StepClock;
import org.smtpconnector.connector.relay.CircuitBreaker.Permission;
import org.smtpconnector.smtp.SmtpException;

/** When a relay that failed is left out, and for how long. */
class CircuitBreakerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final StepClock clock = new StepClock();
  private final FailoverSettings failover =
      new FailoverSettings(
          FailoverSettings.IN_ORDER, 10, 40, new FailoverSettings.Breaker(3, 60, 5));
  private final CircuitBreaker oneOfSeveral = new CircuitBreaker(clock, failover, false);
  private final CircuitBreaker only = new CircuitBreaker(clock, failover, true);

  private static SmtpException because(String why) {
    return SmtpException.noneOfSeveral(why, null, true, false);
  }

  private static Optional<Duration> fail(CircuitBreaker relay, String why) {
    return relay.failed(relay.attempt().orElseThrow(), because(why));
  }

  private static Optional<Duration> serve(CircuitBreaker relay) {
    return relay.succeeded(relay.attempt().orElseThrow());
  }

  private static Optional<Duration> seconds(long seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }

  @Test
  void isUpUntilItFails() {
    assertThat(oneOfSeveral.attempt()).isPresent();
    assertThat(serve(oneOfSeveral)).isEmpty();
    assertThat(oneOfSeveral.status())
        .isEqualTo(
            new CircuitBreaker.Status(
                true, Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty()));
  }

  @Test
  void isLeftOutAfterItsFirstFailureWhereThereAreOthers() {
    clock.pass(SECOND);
    assertThat(fail(oneOfSeveral, "down")).isEqualTo(seconds(10));
    clock.pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(oneOfSeveral.attempt()).isEmpty();
    clock.pass(Duration.ofNanos(1));
    assertThat(oneOfSeveral.attempt()).isPresent();
  }

  @Test
  void isTriedByOneWhileTheOthersKeepAway() {
    fail(oneOfSeveral, "down");
    clock.pass(Duration.ofSeconds(10));
    Permission trial = oneOfSeveral.attempt().orElseThrow();
    assertThat(oneOfSeveral.attempt()).isEmpty();
    oneOfSeveral.abandoned(trial);
    assertThat(oneOfSeveral.attempt()).isPresent();
    assertThat(oneOfSeveral.attempt()).isEmpty();
    assertThat(oneOfSeveral.succeeded(trial)).isEqualTo(seconds(10));
    assertThat(oneOfSeveral.attempt()).isPresent();
    assertThat(oneOfSeveral.attempt()).isPresent();
  }

  @Test
  void isLeftOutTwiceAsLongByEachFurtherFailureUpToALimit() {
    assertThat(fail(oneOfSeveral, "down")).isEqualTo(seconds(10));
    for (long pause : new long[] {10, 20, 40, 40}) {
      clock.pass(Duration.ofSeconds(pause));
      assertThat(fail(oneOfSeveral, "down")).as("it is no news").isEmpty();
      assertThat(oneOfSeveral.attempt()).isEmpty();
    }
    assertThat(oneOfSeveral.status().nextTry()).contains(clock.now().plusSeconds(40));
  }

  /** What was tried while it was up, or was down before, says nothing of it now. */
  @Test
  void takesNoNoticeOfAnAttemptThatBeganBefore() {
    Permission slow = oneOfSeveral.attempt().orElseThrow();
    Permission session = oneOfSeveral.current();
    fail(oneOfSeveral, "down");
    assertThat(oneOfSeveral.failed(slow, because("late"))).isEmpty();
    assertThat(oneOfSeveral.succeeded(session)).isEmpty();
    assertThat(oneOfSeveral.status().up()).isFalse();
    assertThat(oneOfSeveral.status().failures()).isEqualTo(1);
    clock.pass(Duration.ofSeconds(10));
    Permission trial = oneOfSeveral.attempt().orElseThrow();
    oneOfSeveral.abandoned(slow);
    assertThat(oneOfSeveral.attempt()).as("one tries it").isEmpty();
    oneOfSeveral.succeeded(trial);
    assertThat(oneOfSeveral.failed(trial, because("late"))).isEmpty();
    assertThat(oneOfSeveral.status().up()).isTrue();
  }

  @Test
  void isLeftOutLongerWhereItComesBackForAMomentOnly() {
    fail(oneOfSeveral, "down");
    clock.pass(Duration.ofSeconds(10));
    fail(oneOfSeveral, "down"); // 20 s
    clock.pass(Duration.ofSeconds(20));
    serve(oneOfSeveral);
    clock.pass(Duration.ofSeconds(20).minusNanos(1));
    assertThat(fail(oneOfSeveral, "down again")).isEqualTo(seconds(40));
    clock.pass(Duration.ofSeconds(40));
    serve(oneOfSeveral);
    clock.pass(Duration.ofSeconds(40));
    assertThat(fail(oneOfSeveral, "down after a while")).isEqualTo(seconds(10));
  }

  @Test
  void isLeftOutAfterSeveralFailuresInARowWhereItIsTheOnlyOne() {
    assertThat(fail(only, "down")).isEqualTo(seconds(0));
    assertThat(only.attempt()).isPresent();
    assertThat(fail(only, "down")).isEmpty();
    assertThat(fail(only, "down")).isEqualTo(seconds(5));
    clock.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(only.attempt()).isEmpty();
    clock.pass(Duration.ofNanos(1));
    assertThat(fail(only, "still down")).as("it is no news").isEmpty();
    assertThat(only.attempt()).isEmpty();
    clock.pass(Duration.ofSeconds(5));
    assertThat(serve(only)).isEqualTo(seconds(10));
    assertThat(fail(only, "down")).isEqualTo(seconds(0));
    assertThat(only.attempt()).isPresent();
  }

  @Test
  void countsOnlyTheFailuresWithinTheWindow() {
    fail(only, "down");
    clock.pass(Duration.ofSeconds(60).plusNanos(1));
    fail(only, "down");
    assertThat(fail(only, "down")).isEmpty();
    assertThat(only.attempt()).isPresent();
    clock.pass(Duration.ofSeconds(60));
    assertThat(fail(only, "down")).isEqualTo(seconds(5));
  }

  @Test
  void beginsToCountAnewOnceItServed() {
    fail(only, "down");
    fail(only, "down");
    serve(only);
    assertThat(fail(only, "down")).isEqualTo(seconds(0));
    assertThat(fail(only, "down")).isEmpty();
    assertThat(only.attempt()).isPresent();
  }

  @Test
  void isNeverLeftOutWhereTheBreakerIsOff() {
    CircuitBreaker relay =
        new CircuitBreaker(
            clock,
            new FailoverSettings(
                FailoverSettings.IN_ORDER, 10, 40, new FailoverSettings.Breaker(0, 60, 5)),
            true);
    for (int i = 0; i < 100; i++) {
      fail(relay, "down");
    }
    assertThat(relay.attempt()).isPresent();
  }

  @Test
  void saysSinceWhenItIsDownAndWhy() {
    clock.pass(SECOND);
    fail(oneOfSeveral, "first");
    clock.pass(Duration.ofSeconds(10));
    fail(oneOfSeveral, "last");

    CircuitBreaker.Status status = oneOfSeveral.status();

    Instant down = StepClock.NOON.plusSeconds(1);
    assertThat(status.up()).isFalse();
    assertThat(status.since()).contains(down);
    assertThat(status.first()).contains(new RelayDownReason("first", true, false));
    assertThat(status.reason()).contains(new RelayDownReason("last", true, false));
    assertThat(status.failures()).isEqualTo(2);
    assertThat(status.nextTry()).contains(down.plusSeconds(30));
    assertThat(status).hasToString(": last, first first, 2 failures since 2026-06-01T12:00:01Z");
    clock.pass(Duration.ofSeconds(20));
    serve(oneOfSeveral);
    assertThat(oneOfSeveral.status().since()).contains(clock.now());
    assertThat(oneOfSeveral.status().first()).isEmpty();
    assertThat(oneOfSeveral.status()).hasToString(" is up again");
  }

  @Test
  void saysOnceWhatIsAlwaysTheSame() {
    fail(oneOfSeveral, "down");
    assertThat(oneOfSeveral.status()).hasToString(": down");
    clock.pass(Duration.ofSeconds(10));
    fail(oneOfSeveral, "down");
    assertThat(oneOfSeveral.status()).hasToString(": down, 2 failures since 2026-06-01T12:00:00Z");
  }
}
