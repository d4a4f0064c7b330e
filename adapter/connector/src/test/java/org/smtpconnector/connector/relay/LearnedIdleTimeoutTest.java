package org.smtpconnector.connector.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.LearnedLimit;

class LearnedIdleTimeoutTest {
  private final LearnedIdleTimeout idleTime =
      new LearnedIdleTimeout(
          new LearnedLimit(
              "idleSeconds", Duration.ofHours(1), System::nanoTime, LearnedLimit.Listener.NONE));

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void callsNothingTooLongBeforeAConnectionWasFoundClosed() {
    assertThat(idleTime.isTooLong(seconds(86_400))).isFalse();
  }

  @Test
  void callsTooLongWhatComesNearToTheShortestTimeSeen() {
    assertThat(idleTime.closedAfter(seconds(300))).isTrue();
    assertThat(idleTime.isTooLong(seconds(270))).isFalse();
    assertThat(idleTime.isTooLong(seconds(271))).isTrue();
    assertThat(idleTime.closedAfter(seconds(600))).isFalse();
    assertThat(idleTime.isTooLong(seconds(271))).isTrue();
    assertThat(idleTime.closedAfter(seconds(100))).isTrue();
    assertThat(idleTime.isTooLong(seconds(91))).isTrue();
  }

  @Test
  void doesNotShrinkBelowItsFloor() {
    assertThat(idleTime.closedAfter(LearnedIdleTimeout.FLOOR.minusNanos(1))).isFalse();
    assertThat(idleTime.isTooLong(seconds(60))).isFalse();
    assertThat(idleTime.closedAfter(LearnedIdleTimeout.FLOOR)).isTrue();
    assertThat(idleTime.isTooLong(seconds(5))).isTrue();
    assertThat(idleTime.isTooLong(seconds(4))).isFalse();
  }

  @Test
  void doesNotBelieveATimeThatAnotherConnectionLivedThrough() {
    idleTime.survived(seconds(60));
    assertThat(idleTime.closedAfter(seconds(30))).isFalse(); // the relay was restarted
    assertThat(idleTime.closedAfter(seconds(300))).isTrue();
    idleTime.survived(seconds(200));
    assertThat(idleTime.isTooLong(seconds(299))).isTrue();
    idleTime.survived(seconds(300));
    assertThat(idleTime.isTooLong(seconds(299))).isFalse();
  }
}
