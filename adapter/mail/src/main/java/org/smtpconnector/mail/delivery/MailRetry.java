package org.smtpconnector.mail.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.smtpconnector.mail.ConnectionFactories;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;

/**
 * Has a mail sent, and MicroProfile Fault Tolerance calls here again for what may be sent again:
 * {@code Unavailable}, {@code Deferred}, and what is in doubt where the mail asks for it. The time
 * that this may take is limited by the deadline, not by {@code maxDuration}, whose end would be
 * another one.
 */
@ApplicationScoped
public class MailRetry {
  private final SendAttempt attempt;

  /** For the container's proxy. */
  public MailRetry() {
    this(null);
  }

  @Inject
  public MailRetry(SendAttempt attempt) {
    this.attempt = attempt;
  }

  public ConnectionFactories factories() {
    return attempt.factories();
  }

  /**
   * Sends the delivery to those who are left, when it is time.
   *
   * @return why the attempt before failed, if there is no time for another; empty if all is done
   * @throws MailException if it is still left for somebody, or nobody got it
   */
  @Retry(
      maxRetries = 3,
      delay = 1000,
      jitter = 500,
      maxDuration = 0,
      retryOn = {Unavailable.class, Deferred.class, Resendable.class})
  public Optional<MailException> dispatch(
      String jndiName, DeliveryState delivery, Backoff backoff) {
    if (!backoff.await()) {
      return backoff.failure();
    }
    try {
      attempt.send(jndiName, delivery, backoff.deadline());
      return Optional.empty();
    } catch (MailException e) {
      backoff.failed(e);
      throw e;
    }
  }
}
