package org.smtpconnector.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;

/**
 * Makes the mailers that applications inject. Settings are read at each mail, not at deployment.
 */
@ApplicationScoped
class MailSenderProducer {
  private final Config config;
  private final Dispatcher dispatcher;

  /** For the container's proxy. */
  MailSenderProducer() {
    this(null, null);
  }

  @Inject
  MailSenderProducer(Config config, Dispatcher dispatcher) {
    this.config = config;
    this.dispatcher = dispatcher;
  }

  @Produces
  @ApplicationScoped
  MailSender defaultMailer() {
    return new ConnectorMailSender(() -> MailerSettings.ofDefault(config), dispatcher);
  }

  @Produces
  @Mailer("")
  MailSender namedMailer(InjectionPoint injectionPoint) {
    String name =
        injectionPoint.getQualifiers().stream()
            .filter(Mailer.class::isInstance)
            .map(qualifier -> ((Mailer) qualifier).value())
            .findFirst()
            .orElseThrow();
    return new ConnectorMailSender(() -> MailerSettings.named(config, name), dispatcher);
  }
}
