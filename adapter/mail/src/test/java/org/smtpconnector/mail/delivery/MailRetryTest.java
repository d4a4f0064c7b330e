package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.Test;

class MailRetryTest {
  @Test // Payara refuses it if the numbers say otherwise, whatever their units
  void itsLongestDurationExceedsItsPauseAndEveryDeadline() throws Exception {
    Retry retry =
        MailRetry.class
            .getMethod("send", JndiConnectionSpec.class, DeliveryState.class, Backoff.class)
            .getAnnotation(Retry.class);
    assertThat(retry.maxDuration()).isGreaterThan(retry.delay());
    assertThat(Duration.of(retry.maxDuration(), retry.durationUnit()))
        .isGreaterThan(Duration.ofSeconds(2 * 86_400)); // deadline, final reply
  }
}
