package org.smtpconnector.mail.health;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Adds the beans whose API is visible to the application. If they were found by scanning, the
 * server would complain about those whose API is missing.
 */
public final class OptionalBeanRegistrar implements Extension {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  void add(@Observes BeforeBeanDiscovery event) {
    if (isThere("org.eclipse.microprofile.health.HealthCheck")) {
      event.addAnnotatedType(
          RecentTrafficReadinessCheck.class, RecentTrafficReadinessCheck.class.getName());
    }
    if (isThere("org.eclipse.microprofile.metrics.MetricRegistry")) {
      event.addAnnotatedType(MailMetrics.class, MailMetrics.class.getName());
    }
  }

  private static boolean isThere(String api) {
    try {
      Class.forName(api, false, OptionalBeanRegistrar.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      LOG.log(Level.DEBUG, "{0} is not available, so mail does not use it", api);
      return false;
    }
  }
}
