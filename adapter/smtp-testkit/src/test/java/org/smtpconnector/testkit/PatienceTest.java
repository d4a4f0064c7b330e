package org.smtpconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void isNeverShorterThanATestNeeds() {
    assertThat(Patience.least()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }
}
