package org.smtpconnector.mail.mailer;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.inject.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;
import org.smtpconnector.mail.delivery.RetryPolicy;
import org.smtpconnector.mail.filter.BeanManagerExtension;

/**
 * Checks the settings of each injected mailer, and the executors of all, at deployment, so that an
 * application whose settings are missing or invalid is not deployed, instead of failing at its
 * first message.
 */
public final class MailerChecks implements Extension {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final List<InjectedMailer> injected = new ArrayList<>();

  void addSender(@Observes ProcessInjectionPoint<?, MailSender> event) {
    injected.add(new InjectedMailer(event.getInjectionPoint()));
  }

  void addInstance(@Observes ProcessInjectionPoint<?, Instance<MailSender>> event) {
    injected.add(new InjectedMailer(event.getInjectionPoint()));
  }

  void addProvider(@Observes ProcessInjectionPoint<?, Provider<MailSender>> event) {
    injected.add(new InjectedMailer(event.getInjectionPoint()));
  }

  void check(@Observes AfterDeploymentValidation event, BeanManager ofExtension) {
    BeanManager beans = BeanManagerExtension.of(ofExtension);
    for (InjectedMailer mailer : injected) {
      if (mailer.isProducedBy(MailSenderProducer.class, MailSender.class, beans)) {
        mailer.problem(MailSender.class).ifPresent(event::addDeploymentProblem);
      }
    }
    injected.clear();
    Configuration config = Configuration.current();
    checkRetries(config, event, beans);
    MailerSettings.executors(config).forEach(executor -> check(executor, event));
  }

  /** Checks the rules of retries, which MicroProfile Fault Tolerance checks where it is active. */
  private static void checkRetries(
      Configuration config, AfterDeploymentValidation event, BeanManager beans) {
    if (!config.isMicroProfile()) {
      LOG.log(
          Level.INFO,
          "MailSender reads its settings from system properties, the environment and"
              + " META-INF/microprofile-config.properties, since MicroProfile Config is not"
              + " available; to use it, {0}",
          ConfigurationRemedy.MICROPROFILE_CONFIG);
    }
    if (beans.getExtension(FaultToleranceDetection.class).isActive(beans)) {
      return;
    }
    LOG.log(
        Level.INFO,
        "MailSender retries without MicroProfile Fault Tolerance, which is not available; to use it,"
            + " {0}",
        ConfigurationRemedy.FAULT_TOLERANCE);
    try {
      RetryPolicy.of(config);
    } catch (Misconfigured e) {
      event.addDeploymentProblem(new DeploymentException(e.getMessage(), e));
    }
  }

  /** Adds a problem if something that is no executor has its name. */
  private static void check(ManagedExecutorName executor, AfterDeploymentValidation event) {
    try {
      executor.lookUp();
    } catch (NamingException e) {
      LOG.log(Level.DEBUG, "not bound yet, or for components alone: {0}", executor);
    } catch (Misconfigured e) {
      event.addDeploymentProblem(new DeploymentException(e.getMessage(), e));
    }
  }
}
