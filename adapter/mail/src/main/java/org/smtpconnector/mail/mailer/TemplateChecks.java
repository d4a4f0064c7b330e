package org.smtpconnector.mail.mailer;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.mail.MailTemplate;

/**
 * Checks each injected template at deployment, so that an application whose template is missing is
 * not deployed, instead of failing at its first message.
 */
public final class TemplateChecks implements Extension {
  private final List<InjectionPoint> injected = new ArrayList<>();

  void addTemplate(@Observes ProcessInjectionPoint<?, MailTemplate> event) {
    injected.add(event.getInjectionPoint());
  }

  void check(@Observes AfterDeploymentValidation event) {
    for (InjectionPoint point : injected) {
      if (point.getQualifiers().stream().anyMatch(MailTemplate.Name.class::isInstance)) {
        check(point, event);
      }
    }
    injected.clear();
  }

  private static void check(InjectionPoint point, AfterDeploymentValidation event) {
    try {
      MailTemplateProducer.of(point).check();
    } catch (IllegalArgumentException | IllegalStateException e) {
      event.addDeploymentProblem(
          new DeploymentException(
              "the MailTemplate injected into "
                  + InjectedMailer.place(point)
                  + ": "
                  + e.getMessage(),
              e));
    }
  }
}
