package org.smtpconnector.mail.mailer;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import java.util.stream.Collectors;

/**
 * Looks for what the beans here need of the server before the container looks at them, so that an
 * application is not deployed where something is missing, rather than fails at its first message
 * for want of a class.
 */
public final class PlatformChecks implements Extension {
  void check(@Observes BeforeBeanDiscovery event) {
    check(PlatformChecks.class.getClassLoader());
  }

  /**
   * @throws DeploymentException if something is missing; it names all, and the remedies
   */
  static void check(ClassLoader application) {
    String missing =
        PlatformRequirement.missing(application)
            .map(Object::toString)
            .collect(Collectors.joining("; "));
    if (!missing.isEmpty()) {
      throw new DeploymentException("MailSender cannot work here: " + missing);
    }
  }
}
