package org.smtpconnector.mail.delivery;

import java.util.Optional;
import java.util.function.Consumer;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.smtp.SendDeadline;

/** Sends one message with retries, and fires the event of its outcome. */
public final class RetryingSender {
  private final DeliveryRetries retries;
  private final Consumer<MailEvent> events;

  /**
   * @param events receives the outcome of each message
   */
  public RetryingSender(DeliveryRetries retries, Consumer<MailEvent> events) {
    this.retries = retries;
    this.events = events;
  }

  /**
   * Sends a message to the recipients that are pending.
   *
   * @throws MailException if no recipient was accepted, or if that is unknown
   */
  public MailReceipt send(
      JndiConnectionSpec request, DeliveryState delivery, SendDeadline deadline) {
    MailReceipt receipt;
    try {
      receipt = sendByAttempts(request, delivery, deadline);
    } catch (MailException e) {
      events.accept(delivery.failed(request.jndiName(), e));
      throw e;
    }
    events.accept(delivery.sent(request.jndiName()));
    return receipt;
  }

  private MailReceipt sendByAttempts(
      JndiConnectionSpec request, DeliveryState delivery, SendDeadline deadline) {
    Backoff backoff = new Backoff(deadline, System::nanoTime);
    Exception pause = null;
    Optional<MailException> failure;
    try {
      failure = retries.send(request, delivery, backoff);
    } catch (MailException e) {
      failure = Optional.of(e);
    } catch (Exception e) { // implementations of Fault Tolerance throw InterruptedException too
      pause = e;
      // Between two attempts: the thread was interrupted, or the application stopped.
      if (backoff.failures() > 0 && backoff.failures() == delivery.attempts()) {
        return delivery.receiptOrThrow(backoff.withFirstFailure(backoff.failure().orElseThrow()));
      }
      if (delivery.hasAcceptedRecipients() || delivery.hasDoubtfulRecipients()) {
        return delivery.receiptOrThrow(
            new Unavailable("the attempt failed: " + e, e, delivery.outcomes()));
      }
      throw e;
    } finally {
      backoff.restoreInterrupt(pause);
    }
    return failure.isPresent()
        ? delivery.receiptOrThrow(backoff.withFirstFailure(failure.get()))
        : delivery.receipt();
  }
}
