package org.smtpconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveTimeoutTest {
  @Test
  void isNeverShorterThanATestNeedsNorLongerThanItBears() {
    assertThat(AdaptiveTimeout.least()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
  }
}
