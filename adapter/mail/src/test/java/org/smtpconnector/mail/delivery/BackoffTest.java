package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.smtp.SendDeadline;

class BackoffTest {
  private static final MailException DOWN = new Unavailable("down", null, List.of());

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // it wraps, as it may

  private Backoff backoff(Duration deadline) {
    return new Backoff(SendDeadline.in(deadline), now::get);
  }

  private void passes(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void addsNothingToTheFirstPauseAndMoreToEachLater() {
    Backoff backoff = backoff(Duration.ofMinutes(1));
    assertThat(backoff.extraPause()).isZero();
    for (int times : List.of(0, 1, 3, 7)) {
      backoff.failed(DOWN);
      passes(Duration.ofSeconds(2));
      assertThat(Duration.ofNanos(backoff.extraPause())).hasSeconds(2L * times);
    }
  }

  @Test
  void waitsAsLong() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    backoff.failed(DOWN);
    backoff.failed(DOWN);
    passes(Duration.ofMillis(30));
    long start = System.nanoTime();
    assertThat(backoff.await()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(30));
  }

  @Test
  void beginsNoAttemptAfterTheDeadline() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    backoff.failed(DOWN);
    passes(Duration.ofMillis(9_999));
    assertThat(backoff.await()).isTrue();
    passes(Duration.ofMillis(1));
    assertThat(backoff.await()).isFalse();
    assertThat(backoff.failure()).containsSame(DOWN);
  }

  @Test
  void doesNotWaitForAnAttemptThatWouldBeginAfterTheDeadline() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) { // more than can be doubled
      backoff.failed(DOWN);
    }
    passes(Duration.ofSeconds(2));
    assertThat(backoff.await()).isFalse();
  }

  @Test
  void makesTheFirstAttemptWhateverTheDeadlineIs() {
    Backoff backoff = backoff(Duration.ZERO);
    assertThat(backoff.await()).isTrue();
    backoff.failed(DOWN);
    assertThat(backoff.await()).isFalse();
  }

  @Test
  void endsWhenTheThreadIsInterrupted() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    backoff.failed(DOWN);
    backoff.failed(DOWN);
    passes(Duration.ofSeconds(1));
    Thread.currentThread().interrupt();
    assertThat(backoff.await()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Whoever pauses between attempts takes the thread's flag away. */
  @Test
  void givesTheThreadBackTheInterruptThatEndedAnAttempt() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    Thread.currentThread().interrupt();
    backoff.failed(DOWN);
    assertThat(Thread.interrupted()).isTrue();
    backoff.failed(DOWN);
    backoff.restoreInterrupt(null);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void givesTheThreadBackTheInterruptThatEndedAPause() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    backoff.restoreInterrupt(
        new IllegalStateException(
            new IllegalStateException(new InterruptedException("sleep interrupted"))));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void interruptsNoThreadThatNobodyInterrupted() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    backoff.failed(DOWN);
    backoff.restoreInterrupt(null);
    backoff.restoreInterrupt(new IllegalStateException("no bean", new RuntimeException("down")));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void addsNoMoreThanIsAllowedHoweverOftenItFailed() {
    Backoff backoff = backoff(Duration.ofSeconds(10));
    for (int i = 0; i < 100; i++) { // more than can be doubled
      backoff.failed(DOWN);
    }
    passes(Duration.ofSeconds(2));
    assertThat(Duration.ofNanos(backoff.extraPause())).hasSeconds(10);
  }

  @Test
  void countsTheFailuresWithinItsDeadline() {
    SendDeadline deadline = SendDeadline.in(Duration.ofSeconds(10));
    Backoff backoff = new Backoff(deadline, now::get);
    assertThat(backoff.deadline()).isSameAs(deadline);
    assertThat(backoff.failures()).isZero();
    assertThat(backoff.failure()).isEmpty();
    backoff.failed(DOWN);
    backoff.failed(DOWN);
    assertThat(backoff.failures()).isEqualTo(2);
  }

  @Test
  void namesTheFirstFailureWhereTheLastWasAnother() {
    MailException refused = new Unavailable("refused", null, List.of());
    MailException first = new Unavailable("reset", null, List.of());
    MailException again = new Unavailable("refused", null, List.of());
    Backoff backoff = backoff(Duration.ofSeconds(10));
    assertThat(backoff.withFirstFailure(refused)).isSameAs(refused).hasNoSuppressedExceptions();
    backoff.failed(first);
    backoff.failed(refused);
    assertThat(backoff.withFirstFailure(first)).isSameAs(first).hasNoSuppressedExceptions();
    assertThat(backoff.withFirstFailure(refused)).isSameAs(refused).hasSuppressedException(first);
    Backoff same = backoff(Duration.ofSeconds(10));
    same.failed(again);
    MailException third = new Unavailable("refused", null, List.of());
    assertThat(same.withFirstFailure(third)).isSameAs(third).hasNoSuppressedExceptions();
  }
}
