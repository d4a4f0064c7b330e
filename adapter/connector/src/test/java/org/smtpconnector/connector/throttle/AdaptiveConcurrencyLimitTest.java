package org.smtpconnector.connector.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.Reply;

/** How many messages go at once after a relay asked for less: half of it, then one more a round. */
class AdaptiveConcurrencyLimitTest {
  private static final Reply SLOWER = new Reply(421, Optional.empty(), List.of("slow down"));
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AdaptiveConcurrencyLimit limit = new AdaptiveConcurrencyLimit();
  private long now = 1_000_000_007L;

  private boolean cut(int underWay) {
    return limit.cut(SLOWER, now, underWay, now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private boolean isActive() {
    return !limit.allows(Integer.MAX_VALUE, now);
  }

  private int rounds(int messages) {
    for (int i = 0; i < messages; i++) {
      limit.grow(now);
    }
    return limit.most();
  }

  @Test
  void isNoneBeforeTheRelayAsksForLess() {
    assertThat(isActive()).isFalse();
    assertThat(limit.allows(Integer.MAX_VALUE, now)).isTrue();
    assertThat(limit.grow(now)).isFalse();
    assertThat(isActive()).isFalse();
    assertThat(limit.wasCutAfter(now)).isFalse();
    assertThat(limit.wasCutAfter(Long.MIN_VALUE / 2)).isFalse();
  }

  @Test
  void isHalfOfWhatWasUnderWay() {
    assertThat(cut(9)).isTrue();
    assertThat(isActive()).isTrue();
    assertThat(limit.most()).isEqualTo(4);
    assertThat(limit.allows(3, now)).isTrue();
    assertThat(limit.allows(4, now)).isFalse();
    assertThat(limit.pauseLeft(now)).isNotPositive();
  }

  @Test
  void isCutByHalfAgain() {
    cut(20);
    pass(SECOND);
    assertThat(cut(10)).isTrue();
    assertThat(limit.most()).isEqualTo(5);
    pass(SECOND);
    assertThat(cut(30)).isTrue(); // more were on their way before than are allowed now
    assertThat(limit.most()).isEqualTo(2);
  }

  /** Of the messages that went together each is told the same. */
  @Test
  void countsWhatWasUnderWayTogetherOnce() {
    long went = now;
    pass(SECOND);
    assertThat(limit.cut(SLOWER, went, 8, now)).isTrue();
    assertThat(limit.wasCutAfter(went)).isTrue();
    assertThat(limit.wasCutAfter(now)).isFalse();
    assertThat(limit.cut(SLOWER, went, 7, now)).isFalse();
    assertThat(limit.most()).isEqualTo(4);
  }

  @Test
  void growsByOneWithEachRound() {
    cut(8);
    assertThat(rounds(3)).isEqualTo(4);
    assertThat(rounds(1)).isEqualTo(5);
    assertThat(rounds(4)).isEqualTo(5);
    assertThat(rounds(1)).isEqualTo(6);
  }

  @Test
  void doesNotGrowByAMessageThatWentBeforeTheRelayAsked() {
    long before = now;
    pass(SECOND);
    cut(4);
    for (int i = 0; i < 100; i++) {
      assertThat(limit.grow(before)).isFalse();
    }
    assertThat(limit.most()).isEqualTo(2);
  }

  @Test
  void isNoneAnyMoreAtTwiceOfWhatWasTooMuch() {
    cut(3); // twice of that is 6
    int messages = 0;
    boolean grown = false;
    while (!grown) {
      assertThat(isActive()).isTrue();
      grown = limit.grow(now);
      messages++;
    }
    assertThat(messages).isEqualTo(1 + 2 + 3 + 4 + 5);
    assertThat(isActive()).isFalse();
    assertThat(limit.allows(1_000, now)).isTrue();
  }

  /** One that was hardly busy is not unlimited after two messages. */
  @Test
  void growsToFourAtLeast() {
    cut(1);
    int messages = 1;
    while (!limit.grow(now)) {
      messages++;
    }
    assertThat(messages).isEqualTo(1 + 2 + 3);
  }

  @Test
  void remembersWhatWasTooMuchThoughItIsCutAgain() {
    cut(8);
    cut(4);
    assertThat(limit.most()).isEqualTo(2);
    int messages = 1;
    while (!limit.grow(now)) {
      messages++;
    }
    assertThat(messages).isEqualTo(2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15);
  }

  @Test
  void pausesWhereOneAtATimeIsTooMuchAndLongerEachTime() {
    for (int expected : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      assertThat(cut(1)).isTrue();
      assertThat(limit.most()).isEqualTo(1);
      assertThat(Duration.ofNanos(limit.pauseLeft(now))).hasSeconds(expected);
      assertThat(limit.allows(0, now)).isFalse();
      pass(Duration.ofSeconds(expected).minusNanos(1));
      assertThat(limit.pauseLeft(now)).isEqualTo(1);
      assertThat(limit.allows(0, now)).isFalse();
      pass(Duration.ofNanos(1));
      assertThat(limit.allows(0, now)).isTrue();
      assertThat(limit.allows(1, now)).isFalse();
    }
  }

  @Test
  void pausesNoLongerOnceAMessageWentWell() {
    cut(1);
    limit.grow(now);
    assertThat(limit.pauseLeft(now)).isNotPositive();
    assertThat(limit.most()).isEqualTo(2);
    cut(2);
    cut(1);
    assertThat(Duration.ofNanos(limit.pauseLeft(now))).isEqualTo(SECOND);
  }

  @Test
  void saysWhoAskedForLessAndWhen() {
    cut(9);
    pass(Duration.ofSeconds(7));
    assertThat(limit.because(now))
        .isEqualTo(
            "the relay said '421 slow down' 7 s ago; until it takes more, 4 messages are sent at once");
    cut(2);
    assertThat(limit.because(now))
        .endsWith(" 0 s ago; until it takes more, one message is sent at once");
    cut(1);
    assertThat(limit.because(now)).endsWith("one message is sent at once, after a pause of 1 s");
    pass(SECOND);
    assertThat(limit.because(now)).endsWith("one message is sent at once");
  }
}
