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
 * When confirmations are mailed: at once after the transaction of an order, and now and then those
 * that could not be mailed at once.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ConfirmationTriggers {
  private static final Duration OVERDUE = Duration.ofSeconds(20);
  private static final int SWEEP_SECONDS = 30;
  // Longer than a mail can take with all its attempts and time-outs.
  private static final Duration ABANDONED = Duration.ofHours(1);

  @Inject Orders orders;
  @Inject Confirmations confirmations;

  /** The thread of the order does not wait for the mail. */
  public void orderPlaced(@Observes(during = TransactionPhase.AFTER_SUCCESS) OrderPlaced order) {
    confirmations.confirmSoon(order.id());
  }

  @Schedule(hour = "*", minute = "*", second = "*/" + SWEEP_SECONDS, persistent = false)
  public void sweep() {
    orders.doubtUnsettled(ABANDONED);
    orders.unconfirmed(OVERDUE).forEach(confirmations::confirm);
  }

  /** When this order's confirmation is tried again; empty if it is not waiting. */
  static Optional<Instant> nextTry(PurchaseOrder order, Instant now) {
    if (order.confirmation() != MailState.PENDING) {
      return Optional.empty();
    }
    Instant due = order.placedAt().plus(OVERDUE);
    long earliest = (due.isAfter(now) ? due : now).getEpochSecond();
    return Optional.of(
        Instant.ofEpochSecond((earliest / SWEEP_SECONDS + 1) * SWEEP_SECONDS)); // as sweep has it
  }
}
