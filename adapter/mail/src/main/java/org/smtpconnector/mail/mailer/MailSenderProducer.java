package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
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
    return new InjectedMailer(injectionPoint).among(mailers);
  }
}
