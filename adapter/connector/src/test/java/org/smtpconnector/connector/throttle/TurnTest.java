package org.smtpconnector.connector.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.config.RateLimiterSettings;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.StepClock;
import org.smtpconnector.connector.relay.LearnedLimitStatus;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.HeldBack;

/** When it is a message's turn, on a clock of the test and without a relay. */
class TurnTest {
  private static final Reply SLOWER = new Reply(421, Optional.empty(), List.of("slow down"));
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final StepClock clock = new StepClock();
  private final SendRateLimiter free = new SendRateLimiter(new RateLimiterSettings(0, 20), clock);
  private final SendRateLimiter paced = new SendRateLimiter(new RateLimiterSettings(1, 20), clock);

  private static long begin(SendRateLimiter rateLimiter) throws HeldBack {
    return rateLimiter.begin(List.of(), SendDeadline.NONE);
  }

  @Test
  void isAtOnceWhereNothingLimits() throws Exception {
    clock.pass(SECOND);
    assertThat(begin(free)).isEqualTo(SECOND.toNanos());
    assertThat(free.tryBegin()).isTrue();
    assertThat(free.underWay()).isEqualTo(2);
    free.release();
    assertThat(free.underWay()).isEqualTo(1);
    assertThat(free.slowed()).isZero();
  }

  @Test
  void isNotWaitedForByATry() throws Exception {
    assertThat(paced.tryBegin()).isTrue();
    assertThat(paced.tryBegin()).isFalse();
    assertThat(clock.time()).isZero();
    clock.pass(SECOND);
    assertThat(paced.tryBegin()).isTrue();
    assertThat(paced.underWay()).isEqualTo(2);
  }

  @Test
  void isCountedWhereItHadToBeWaitedFor() throws Exception {
    begin(paced);
    assertThat(paced.slowed()).isZero();
    assertThat(begin(paced)).isEqualTo(SECOND.toNanos());
    assertThat(paced.slowed()).isEqualTo(1);
  }

  @Test
  void isNotWaitedForLongerThanItMayBe() throws Exception {
    SendRateLimiter impatient = new SendRateLimiter(new RateLimiterSettings(1, 0), clock);
    begin(impatient);
    assertThatThrownBy(() -> begin(impatient)).isInstanceOf(HeldBack.class);
    assertThat(impatient.slowed()).isEqualTo(1);
    assertThat(impatient.underWay()).isEqualTo(1);
    long came = clock.nanoTime();
    clock.pass(Duration.ofSeconds(20).minusNanos(1));
    assertThat(paced.isOver(came)).isFalse();
    clock.pass(Duration.ofNanos(1));
    assertThat(paced.isOver(came)).isTrue();
  }

  @Test
  void doesNotComeToAThreadThatIsInterrupted() throws Exception {
    begin(paced);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> begin(paced))
        .isInstanceOf(HeldBack.class)
        .hasMessageContaining("interrupted while the message waited for its turn");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(paced.slowed()).isEqualTo(1);
  }

  @Test
  void knowsWhetherTheRelayAskedForLessSinceAMessageWent() throws Exception {
    long went = begin(free);
    assertThat(free.isSlowedSince(went)).isFalse();
    clock.pass(SECOND);
    free.throttleBy(SLOWER);
    assertThat(free.isSlowedSince(went)).isTrue();
    assertThat(free.isSlowedSince(clock.nanoTime())).isFalse();
  }

  /** It was refused beside those that are under way. */
  @Test
  void countsAnOpeningThatWasRefusedAsUnderWay() throws Exception {
    for (int i = 0; i < 5; i++) {
      begin(free);
    }
    free.throttleBy(SLOWER); // six, so three at once from now on
    free.release();
    free.release();
    assertThat(free.tryBegin()).isFalse();
    free.release();
    assertThat(free.tryBegin()).isTrue();
    assertThat(free.tryBegin()).isFalse();
  }

  @Test
  void comesFasterAgainOnceMessagesGoWell() throws Exception {
    long one = begin(free);
    long other = begin(free);
    clock.pass(SECOND);
    free.end(one, Optional.of(SLOWER)); // of two, so one at once from now on
    assertThat(free.tryBegin()).isFalse();
    free.end(other, Optional.empty());
    clock.pass(SECOND);
    long next = begin(free);
    assertThat(free.tryBegin()).isFalse();
    free.end(next, Optional.empty());
    begin(free);
    assertThat(free.tryBegin()).isTrue();
    assertThat(free.tryBegin()).isFalse();
  }

  @Test
  void isWaitedForToTheLastMomentOfTheTimeout() throws Exception {
    SendRateLimiter patient = new SendRateLimiter(new RateLimiterSettings(1, 1), clock);
    begin(patient);
    assertThat(begin(patient)).isEqualTo(SECOND.toNanos());
  }

  @Test
  void isNotThereWhereNoneUnderWayEndsWithinTheTimeout() throws Exception {
    clock.pass(Duration.ofSeconds(7));
    begin(free);
    free.end(begin(free), Optional.of(SLOWER)); // of two, so one at once from now on
    assertThatThrownBy(() -> begin(free))
        .isInstanceOf(HeldBack.class)
        .hasMessageContaining("within 20 s (paceTimeoutSeconds): the relay said '421 slow down'");
    assertThat(clock.time()).hasSeconds(7 + 20);
    assertThat(free.slowed()).isEqualTo(1);
    assertThat(free.underWay()).isEqualTo(1);
  }

  @Test
  void isShownWhileTheRelayAsksForLess() throws Exception {
    assertThat(free.learned()).isEmpty();
    clock.pass(SECOND);
    for (int i = 0; i < 5; i++) {
      begin(free);
    }
    free.throttleBy(SLOWER);
    clock.pass(SECOND);
    LearnedLimitStatus learned = free.learned().orElseThrow();
    assertThat(learned.getName()).isEqualTo("messagesAtOnce");
    assertThat(learned.getValue()).isEqualTo(3);
    assertThat(learned.getSource()).isEqualTo("421 slow down");
    assertThat(learned.getSince()).isEqualTo(StepClock.NOON.plus(SECOND));
    assertThat(learned.getUntil()).isNull();
  }

  /** Each call is on a thread of its own, as the messages of a server are. */
  @Test
  void isTakenByOneThreadAfterTheOther() throws Exception {
    long went = elsewhere(paced::tryBegin) ? clock.nanoTime() : -1;
    assertThat(elsewhere(paced::tryBegin)).isFalse();
    elsewhere(() -> begin(paced));
    elsewhere(() -> begin(paced));
    assertThat(elsewhere(() -> paced.isSlowedSince(went))).isFalse();
    clock.pass(SECOND);
    elsewhere(() -> end(paced, went, Optional.of(SLOWER)));
    assertThat(elsewhere(() -> paced.isSlowedSince(went))).isTrue();
    elsewhere(
        () -> {
          paced.throttleBy(SLOWER);
          return null;
        });
    assertThat(elsewhere(() -> paced.learned())).isPresent();
    assertThatThrownBy(() -> elsewhere(() -> begin(paced))).hasCauseInstanceOf(HeldBack.class);
    elsewhere(
        () -> {
          paced.release();
          return null;
        });
    elsewhere(() -> end(paced, clock.nanoTime(), Optional.empty()));
    assertThat(elsewhere(() -> begin(paced))).isNotNull();
  }

  private static Void end(SendRateLimiter rateLimiter, long began, Optional<Reply> slowDown) {
    rateLimiter.end(began, slowDown);
    return null;
  }

  private static <T> T elsewhere(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return task.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
