package org.smtpconnector.mail.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
  private static boolean isThere() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("smtp-log-mail"));
  }

  @Test
  void comeAgainAndAgainAndLeaveNoThreadBehind() throws InterruptedException {
    CountDownLatch several = new CountDownLatch(3);
    try (PeriodicTask ticks = PeriodicTask.every(Duration.ofMillis(1), several::countDown)) {
      assertThat(ticks).isNotNull();
      assertThat(several.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(isThere()).isTrue();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> !isThere());
  }
}
