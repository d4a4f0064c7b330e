package org.smtpconnector.mail.bounces;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import org.smtpconnector.mail.config.Configuration;

/** Checks the settings at deployment, so that an application with invalid ones is not deployed. */
public final class BounceSettingsValidator implements Extension {
  void check(@Observes AfterDeploymentValidation event) {
    try {
      BounceSettings.of(Configuration.current());
    } catch (IllegalArgumentException e) {
      event.addDeploymentProblem(new DeploymentException(e.getMessage(), e));
    }
  }
}
