package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.throttle.SendRateLimiter;
import org.smtpconnector.connector.throttle.ThrottlingReplies;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;

/** How threads wait for the turn of their messages. */
class SendRateLimiterTest extends RateLimiterFixture {
  @Test
  void waitsForOneUnderWayToEndAndForNoLongerThanItMust() throws Exception {
    pipeline = SendStageFactory.of(factory.settings(), TimeSource.SYSTEM);
    SendRateLimiter rateLimiter = rateLimiter();
    long first = rateLimiter.begin(List.of(), SendDeadline.NONE);
    long second = rateLimiter.begin(List.of(), SendDeadline.NONE);
    long third = rateLimiter.begin(List.of(), SendDeadline.NONE);
    rateLimiter.end(third, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    rateLimiter.end(second, Optional.empty());
    CompletableFuture<Long> waiting = new CompletableFuture<>();
    Thread thread = begin(rateLimiter, waiting);
    awaitWaiting(thread);
    rateLimiter.end(first, Optional.empty());
    waiting.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(rateLimiter.underWay()).isEqualTo(1);
  }

  @Test
  void waitsForTheTurnThatIsGivenBack() throws Exception {
    pipeline = SendStageFactory.of(factory.settings(), TimeSource.SYSTEM);
    SendRateLimiter rateLimiter = rateLimiter();
    rateLimiter.begin(List.of(), SendDeadline.NONE);
    long other = rateLimiter.begin(List.of(), SendDeadline.NONE);
    rateLimiter.end(other, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    CompletableFuture<Long> waiting = new CompletableFuture<>();
    Thread thread = begin(rateLimiter, waiting);
    awaitWaiting(thread);
    rateLimiter.release();
    waiting.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(rateLimiter.underWay()).isEqualTo(1);
    assertThat(rateLimiter.slowed()).isEqualTo(1);
  }

  @Test
  void leavesItsTurnToTheOnesThatWaitWhereItDoesNot() throws Exception {
    pipeline = SendStageFactory.of(factory.settings(), TimeSource.SYSTEM);
    SendRateLimiter rateLimiter = rateLimiter();
    long first = rateLimiter.begin(List.of(), SendDeadline.NONE);
    long second = rateLimiter.begin(List.of(), SendDeadline.NONE);
    rateLimiter.end(
        second, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    List<CompletableFuture<Long>> waiting =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    for (CompletableFuture<Long> each : waiting) {
      awaitWaiting(begin(rateLimiter, each));
      assertThat(rateLimiter.tryBegin()).isFalse();
    }
    rateLimiter.end(first, Optional.empty());
    rateLimiter.end(
        waiting.get(0).get(Relays.SOON.toSeconds(), TimeUnit.SECONDS), Optional.empty());
    waiting.get(1).get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void isInterruptedWhileItWaits() throws Exception {
    factory.setMessagesPerSecond(1);
    factory.setPaceTimeoutSeconds(86_400);
    // Its time does not pass, but it really waits.
    pipeline =
        SendStageFactory.of(
            factory.settings(),
            new StepClock() {
              @Override
              public void await(Condition changed, long nanos) throws InterruptedException {
                changed.awaitNanos(nanos);
              }
            });
    SendRateLimiter rateLimiter = rateLimiter();
    rateLimiter.begin(List.of(), SendDeadline.NONE);
    CompletableFuture<Long> head = new CompletableFuture<>();
    CompletableFuture<Long> behind = new CompletableFuture<>();
    Thread first = begin(rateLimiter, head);
    awaitWaiting(first);
    Thread second = begin(rateLimiter, behind);
    awaitWaiting(second);
    second.interrupt();
    first.interrupt();
    for (CompletableFuture<Long> each : List.of(head, behind)) {
      assertThatThrownBy(() -> each.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(SmtpException.HeldBack.class)
          .hasMessageContaining("interrupted");
    }
    assertThat(rateLimiter.underWay()).isEqualTo(1);
  }

  private static Thread begin(SendRateLimiter rateLimiter, CompletableFuture<Long> result) {
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(rateLimiter.begin(List.of(), SendDeadline.NONE));
              } catch (SmtpException e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    long begin = System.nanoTime();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Relays.SOON);
      Thread.onSpinWait();
    }
  }
}
