package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailers;

/**
 * Produces the mailers that applications inject; {@link MailerChecks} has checked their settings at
 * deployment.
 */
@ApplicationScoped
class MailSenderProducer {
  private final Mailers mailers;

  /** For the container's proxy. */
  MailSenderProducer() {
    this(null);
  }

  @Inject
  MailSenderProducer(Mailers mailers) {
    this.mailers = mailers;
  }

  @Produces
  @ApplicationScoped
  MailSender defaultMailer() {
    return mailers.defaultMailer();
  }

  @Produces
  @MailResource("")
  MailSender namedMailer(InjectionPoint injectionPoint) {
    return mailerOf(injectionPoint).map(mailers::named).orElseGet(mailers::defaultMailer);
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
