package org.smtpconnector.sample.shop;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * When confirmations are mailed: at once after the transaction of an order, and now and then those
 * that could not be mailed at once.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ConfirmationTriggers {
  private static final Duration OVERDUE = Duration.ofSeconds(20);
  // Longer than a mail can take with all its attempts and time-outs.
  private static final Duration ABANDONED = Duration.ofHours(1);

  @Inject Orders orders;
  @Inject Confirmations confirmations;

  /** The thread of the order does not wait for the mail. */
  public void orderPlaced(@Observes(during = TransactionPhase.AFTER_SUCCESS) OrderPlaced order) {
    confirmations.confirmSoon(order.id());
  }

  @Schedule(hour = "*", minute = "*", second = "*/30", persistent = false)
  public void sweep() {
    orders.doubtUnsettled(ABANDONED);
    orders.unconfirmed(OVERDUE).forEach(confirmations::confirm);
  }
}
