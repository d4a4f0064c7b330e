package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.BeanManager;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.delivery.DeliveryRetries;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.delivery.PlainRetries;
import org.smtpconnector.mail.delivery.RetryPolicy;
import org.smtpconnector.mail.delivery.SendAttempt;

/** Produces the retries: by MicroProfile Fault Tolerance where the server has it. */
@ApplicationScoped
class RetriesProducer {
  @Produces
  DeliveryRetries retries(
      MailRetry byFaultTolerance,
      SendAttempt attempt,
      Configuration configuration,
      BeanManager beans) {
    return beans.getExtension(FaultToleranceDetection.class).isActive(beans)
        ? byFaultTolerance
        : new PlainRetries(attempt, () -> RetryPolicy.of(configuration));
  }
}
