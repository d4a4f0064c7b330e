package org.smtpconnector.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a confirmation that could not be mailed is tried again. */
class ConfirmationTriggersTest {
  private static final Instant PLACED = Instant.parse("2026-11-28T10:00:15Z");

  private static PurchaseOrder order() {
    return new PurchaseOrder(new NewOrder("ann@doe.example", Product.TEA, 2), PLACED);
  }

  @Test
  void isAtTheNextHalfMinuteOnceItIsOverdue() {
    assertThat(ConfirmationTriggers.nextTry(order(), PLACED.plusSeconds(1)))
        .contains(Instant.parse("2026-11-28T10:01:00Z"));
    assertThat(ConfirmationTriggers.nextTry(order(), PLACED.plusSeconds(60)))
        .contains(Instant.parse("2026-11-28T10:01:30Z"));
  }
}
