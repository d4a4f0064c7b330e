package org.smtpconnector.mail.mailer;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import java.util.stream.Collectors;

/**
 * Checks at deployment that the server provides what the beans here need, so that an application is
 * not deployed without it, instead of failing at its first message because a class is missing.
 */
public final class PlatformChecks implements Extension {
  void check(@Observes BeforeBeanDiscovery event) {
    check(PlatformChecks.class.getClassLoader());
  }

  /**
   * @throws DeploymentException if something is missing; the message names everything missing and
   *     the remedies
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
