package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedLimitTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<Long> told = new ArrayList<>();
  private long now;
  private final LearnedLimit limit =
      new LearnedLimit(
          "connections", MINUTE, () -> now, learned -> told.add(learned.value().orElseThrow()));

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private Duration left() {
    return limit.status().orElseThrow().left();
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(limit.value()).isEmpty();
    assertThat(limit.status()).isEmpty();
    assertThat(limit).hasToString("connections");
  }

  @Test
  void isKeptToForAWhileWithItsSource() {
    limit.learn(5, "421 too many");
    pass(MINUTE.minusSeconds(20));
    assertThat(limit.status())
        .contains(
            new LearnedLimit.Status(
                5, "421 too many", Duration.ofSeconds(40), Duration.ofSeconds(20)));
    assertThat(limit).hasToString("connections=5 (421 too many)");
    pass(Duration.ofSeconds(20));
    assertThat(limit.value()).isEmpty();
  }

  @Test
  void isTheLeastThatWasFoundWhileItIsKeptTo() {
    limit.learn(5, "a");
    limit.learn(7, "b");
    assertThat(limit.value()).hasValue(5);
    limit.learn(3, "c");
    assertThat(limit.value()).hasValue(3);
    assertThat(told).containsExactly(5L, 3L);
  }

  @Test
  void isToldOnceThoughItIsFoundAgain() {
    limit.learn(5, "a");
    pass(MINUTE);
    limit.learn(5, "a");
    assertThat(told).containsExactly(5L);
    pass(MINUTE.multipliedBy(2));
    limit.learn(6, "a");
    assertThat(told).containsExactly(5L, 6L);
  }

  @Test
  void isKeptToForTwiceAsLongEachTimeThatItIsFoundAgainAndNotForEver() {
    for (int times = 1; times <= 64; times *= 2) {
      limit.learn(5, "a");
      assertThat(left()).isEqualTo(MINUTE.multipliedBy(times));
      pass(left());
      assertThat(limit.value()).isEmpty();
    }
    limit.learn(5, "a");
    assertThat(left()).isEqualTo(MINUTE.multipliedBy(64));
  }

  @Test
  void isKeptToForAsLongAsAtFirstWhereTheServerDidWithoutItForLong() {
    limit.learn(5, "a");
    pass(MINUTE.multipliedBy(2));
    limit.learn(5, "a");
    assertThat(left()).isEqualTo(MINUTE.multipliedBy(2));
    pass(MINUTE.multipliedBy(4).plusNanos(1));
    limit.learn(5, "a");
    assertThat(left()).isEqualTo(MINUTE);
  }

  @Test
  void isNoLessThanWhatTheServerWasSeenToTake() {
    limit.atLeast(3);
    assertThat(limit.value()).isEmpty();
    limit.learn(1, "421 too many");
    limit.atLeast(2);
    assertThat(limit.value()).hasValue(2);
    limit.atLeast(1);
    assertThat(limit.value()).hasValue(2);
    assertThat(left()).isEqualTo(MINUTE);
    assertThat(told).containsExactly(1L, 2L);
  }

  @Test
  void isForgottenWhereTheServerTakesMore() {
    limit.learn(5, "a");
    pass(MINUTE);
    limit.learn(5, "a");
    limit.forget();
    assertThat(limit.value()).isEmpty();
    limit.learn(9, "b");
    assertThat(limit.value()).hasValue(9);
    assertThat(left()).isEqualTo(MINUTE);
  }
}
