package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.filter.MailPreparations;

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
  private final MailPreparations preparations;

  /** For the container's proxy. */
  MailSenderProducer() {
    this(null, null, null, null, null);
  }

  @Inject
  MailSenderProducer(
      Config config,
      MailRetry retry,
      MailEvents events,
      ManagedThreads threads,
      MailPreparations preparations) {
    this.config = config;
    this.retry = retry;
    this.events = events;
    this.threads = threads;
    this.preparations = preparations;
  }

  @Produces
  @ApplicationScoped
  MailSender defaultMailer() {
    return mailer("", () -> MailerSettings.ofDefault(config));
  }

  @Produces
  @MailResource("")
  MailSender namedMailer(InjectionPoint injectionPoint) {
    return mailer(mailerOf(injectionPoint).orElse(""), () -> settings(config, injectionPoint));
  }

  private MailSender mailer(String name, Supplier<MailerSettings> settings) {
    MailDefaultsSettings defaults = new MailDefaultsSettings(config, name);
    return new ConnectorMailSender(
        settings, retry, events::fire, threads, () -> preparations.of(name, defaults.read()));
  }

  /**
   * Returns the settings of the mailer injected at a point.
   *
   * @throws org.smtpconnector.mail.MailException.Misconfigured if they are missing or invalid
   */
  static MailerSettings settings(Config config, InjectionPoint injectionPoint) {
    return mailerOf(injectionPoint)
        .map(name -> MailerSettings.named(config, name))
        .orElseGet(() -> MailerSettings.ofDefault(config));
  }

  /** Returns the name of the mailer injected at a point; empty if it is the default one. */
  static Optional<String> mailerOf(InjectionPoint injectionPoint) {
    return injectionPoint.getQualifiers().stream()
        .filter(MailResource.class::isInstance)
        .map(qualifier -> ((MailResource) qualifier).value())
        .findFirst();
  }
}
