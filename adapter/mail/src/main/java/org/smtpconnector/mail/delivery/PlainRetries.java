package org.smtpconnector.mail.delivery;

import java.util.Optional;
import java.util.function.Supplier;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailException;

/** Sends a message with retries by the rules of {@link MailRetry}, without a container. */
public final class PlainRetries implements DeliveryRetries {
  private final MailRetry attempt;
  private final Supplier<RetryPolicy> policies;

  /**
   * @param policies returns the rules, for each message
   */
  public PlainRetries(SendAttempt attempt, Supplier<RetryPolicy> policies) {
    this.attempt = new MailRetry(attempt); // not a bean: one call is one attempt
    this.policies = policies;
  }

  @Override
  public ConnectionFactoryLookup lookup() {
    return attempt.lookup();
  }

  @Override
  public Optional<MailException> send(
      JndiConnectionSpec request, DeliveryState delivery, Backoff backoff) {
    RetryPolicy policy = policies.get();
    for (int left = policy.maxRetries(); ; left--) {
      try {
        return attempt.send(request, delivery, backoff);
      } catch (MailException e) {
        if (left == 0 || !policy.isRetriedAfter(e)) {
          throw e;
        }
        if (!pause(policy)) {
          return Optional.of(e);
        }
      }
    }
  }

  /** Returns whether the pause was not interrupted; an interrupted thread keeps its flag. */
  private static boolean pause(RetryPolicy policy) {
    try {
      Thread.sleep(policy.nextPause().toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
