package org.smtpconnector.mail.bounces;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Checks the settings at deployment, so that an application with invalid ones is not deployed. */
public final class BounceSettingsValidator implements Extension {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  void check(@Observes AfterDeploymentValidation event) {
    try {
      BounceSettings.current();
      if (BounceSettings.config().isEmpty()) {
        LOG.log(
            Level.INFO,
            "no bounces are read: smtp-mail-bounces is configured by MicroProfile Config, which is"
                + " missing; on Open Liberty, add the feature mpConfig-3.1, elsewhere an"
                + " implementation to the application");
      }
    } catch (IllegalArgumentException e) {
      event.addDeploymentProblem(new DeploymentException(e.getMessage(), e));
    }
  }
}
