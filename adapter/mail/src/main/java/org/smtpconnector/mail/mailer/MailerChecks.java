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
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailSender;

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

  void check(@Observes AfterDeploymentValidation event, BeanManager beans) {
    Config config = ConfigProvider.getConfig();
    for (InjectedMailer mailer : injected) {
      if (mailer.isProducedBy(MailSenderProducer.class, MailSender.class, beans)) {
        mailer.problem(config, MailSender.class).ifPresent(event::addDeploymentProblem);
      }
    }
    injected.clear();
    MailerSettings.executors(config).forEach(executor -> check(executor, event));
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
