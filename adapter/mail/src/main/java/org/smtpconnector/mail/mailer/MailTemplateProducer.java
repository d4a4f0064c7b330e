package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailTemplate;

/** Produces the templates that applications inject; {@link TemplateChecks} has checked them. */
@ApplicationScoped
class MailTemplateProducer {
  @Produces
  @MailTemplate.Name("")
  MailTemplate template(InjectionPoint injectionPoint) {
    return of(injectionPoint);
  }

  static MailTemplate of(InjectionPoint injectionPoint) {
    return injectionPoint.getQualifiers().stream()
        .filter(MailTemplate.Name.class::isInstance)
        .map(qualifier -> Mail.template(((MailTemplate.Name) qualifier).value()))
        .findFirst()
        .orElseThrow();
  }
}
