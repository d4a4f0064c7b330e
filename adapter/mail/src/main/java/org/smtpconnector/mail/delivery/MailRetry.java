package org.smtpconnector.mail.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;

/**
 * Sends a message with retries by MicroProfile Fault Tolerance: after {@code Unavailable} and
 * {@code Deferred}, and in doubt if the message asks for it. The deadline limits the total time;
 * {@code maxDuration} is longer than any deadline, since it would be a second, different limit;
 * Payara does not accept 0, and compares the number with {@code delay} without their units. Where
 * Fault Tolerance does not intercept it, each call is one attempt, which {@link PlainRetries}
 * repeats.
 */
@ApplicationScoped
@Typed(MailRetry.class)
public class MailRetry implements DeliveryRetries {
  private final SendAttempt attempt;

  /** For the container's proxy. */
  public MailRetry() {
    this(null);
  }

  @Inject
  public MailRetry(SendAttempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public ConnectionFactoryLookup lookup() {
    return attempt.lookup();
  }

  @Override
  @Retry(
      maxRetries = RetryPolicy.MAX_RETRIES,
      delay = RetryPolicy.DELAY_MILLIS,
      jitter = RetryPolicy.JITTER_MILLIS,
      maxDuration = 604_800_000, // a week
      retryOn = {Unavailable.class, Deferred.class, Resendable.class})
  public Optional<MailException> send(
      JndiConnectionSpec request, DeliveryState delivery, Backoff backoff) {
    if (!backoff.await()) {
      return backoff.failure();
    }
    try {
      attempt.send(request, delivery, backoff.deadline());
      return Optional.empty();
    } catch (MailException e) {
      backoff.failed(e);
      throw e;
    }
  }
}
