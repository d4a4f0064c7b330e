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
 * Makes the mailers that applications inject. Settings are read at each mail, so that a change
 * counts at once; {@link MailerChecks} has looked at them at deployment.
 */
@ApplicationScoped
class MailSenderProducer {
  private final Config config;
  private final MailRetry dispatcher;
  private final MailEvents events;
  private final ManagedThreads threads;

  /** For the container's proxy. */
  MailSenderProducer() {
    this(null, null, null, null);
  }

  @Inject
  MailSenderProducer(
      Config config, MailRetry dispatcher, MailEvents events, ManagedThreads threads) {
    this.config = config;
    this.dispatcher = dispatcher;
    this.events = events;
    this.threads = threads;
  }

  @Produces
  @ApplicationScoped
  MailSender defaultMailer() {
    return new ConnectorMailSender(
        () -> MailerSettings.ofDefault(config), dispatcher, events::fire, threads);
  }

  @Produces
  @MailResource("")
  MailSender namedMailer(InjectionPoint injectionPoint) {
    return new ConnectorMailSender(
        () -> settings(config, injectionPoint), dispatcher, events::fire, threads);
  }

  /**
   * Of the mailer that is injected there.
   *
   * @throws MailException.Misconfigured if they are missing or wrong
   */
  static MailerSettings settings(Config config, InjectionPoint injectionPoint) {
    return injectionPoint.getQualifiers().stream()
        .filter(MailResource.class::isInstance)
        .map(qualifier -> MailerSettings.named(config, ((MailResource) qualifier).value()))
        .findFirst()
        .orElseGet(() -> MailerSettings.ofDefault(config));
  }
}
