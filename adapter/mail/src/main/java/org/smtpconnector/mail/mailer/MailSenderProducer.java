package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.delivery.MailRetry;

/**
 * Produces the mailers that applications inject. Settings are read for each message, so that a
 * change takes effect at once; {@link MailerChecks} has checked them at deployment.
 */
@ApplicationScoped
class MailSenderProducer {
  private final Config config;
  private final MailRetry retry;
  private final MailEvents events;
  private final ManagedThreads threads;

  /** For the container's proxy. */
  MailSenderProducer() {
    this(null, null, null, null);
  }

  @Inject
  MailSenderProducer(Config config, MailRetry retry, MailEvents events, ManagedThreads threads) {
    this.config = config;
    this.retry = retry;
    this.events = events;
    this.threads = threads;
  }

  @Produces
  @ApplicationScoped
  MailSender defaultMailer() {
    return new ConnectorMailSender(
        () -> MailerSettings.ofDefault(config), retry, events::fire, threads);
  }

  @Produces
  @MailResource("")
  MailSender namedMailer(InjectionPoint injectionPoint) {
    return new ConnectorMailSender(
        () -> settings(config, injectionPoint), retry, events::fire, threads);
  }

  /**
   * Returns the settings of the mailer injected at a point.
   *
   * @throws org.smtpconnector.mail.MailException.Misconfigured if they are missing or invalid
   */
  static MailerSettings settings(Config config, InjectionPoint injectionPoint) {
    return injectionPoint.getQualifiers().stream()
        .filter(MailResource.class::isInstance)
        .map(qualifier -> MailerSettings.named(config, ((MailResource) qualifier).value()))
        .findFirst()
        .orElseGet(() -> MailerSettings.ofDefault(config));
  }
}
