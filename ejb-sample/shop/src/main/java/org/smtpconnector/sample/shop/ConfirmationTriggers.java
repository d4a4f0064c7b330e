package org.smtpconnector.sample.shop;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Triggers confirmations: right after the transaction of an order, and periodically those that
 * could not be sent then.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ConfirmationTriggers {
  private static final Duration OVERDUE = Duration.ofSeconds(20);
  private static final int SWEEP_SECONDS = 30;
  // Longer than a message can take with all its attempts and timeouts.
  private static final Duration ABANDONED = Duration.ofHours(1);

  @Inject Orders orders;
  @Inject Confirmations confirmations;

  /** Sends asynchronously: the thread of the order does not wait for the message. */
  public void orderPlaced(@Observes(during = TransactionPhase.AFTER_SUCCESS) OrderPlaced order) {
    confirmations.confirmSoon(order.id());
  }

  @Schedule(hour = "*", minute = "*", second = "*/" + SWEEP_SECONDS, persistent = false)
  public void sweep() {
    orders.markUnsettledInDoubt(ABANDONED);
    orders.unconfirmed(OVERDUE).forEach(confirmations::confirm);
  }

  /** Returns when this order's confirmation is sent again; empty if it is not pending. */
  static Optional<Instant> nextTry(PurchaseOrder order, Instant now) {
    if (order.confirmation() != MailState.PENDING) {
      return Optional.empty();
    }
    Instant due = order.placedAt().plus(OVERDUE);
    long earliest = (due.isAfter(now) ? due : now).getEpochSecond();
    return Optional.of(
        Instant.ofEpochSecond(
            (earliest / SWEEP_SECONDS + 1) * SWEEP_SECONDS)); // on the schedule of sweep
  }
}
