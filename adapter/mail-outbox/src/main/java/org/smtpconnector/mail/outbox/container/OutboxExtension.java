package org.smtpconnector.mail.outbox.container;

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
import java.util.Set;
import java.util.TreeSet;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;
import org.smtpconnector.mail.filter.BeanManagerExtension;
import org.smtpconnector.mail.mailer.InjectedMailer;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;

/**
 * Checks the settings of the outbox, and those of the mailers that it is injected for, so that an
 * application with an invalid one is not deployed. It adds no beans, but the archive has them: on
 * Payara, beans that an extension adds do not see those of other libraries.
 */
public final class OutboxExtension implements Extension {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final List<InjectedMailer> outboxes = new ArrayList<>();
  private final Set<String> mailers = new TreeSet<>();
  private boolean injected;

  private static boolean isThere(String api) {
    try {
      Class.forName(api, false, OutboxExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      LOG.log(Level.DEBUG, "{0} is not available to the outbox", api);
      return false;
    }
  }

  void addOutbox(@Observes ProcessInjectionPoint<?, MailOutbox> event) {
    outboxes.add(new InjectedMailer(event.getInjectionPoint()));
  }

  void addInstance(@Observes ProcessInjectionPoint<?, Instance<MailOutbox>> event) {
    outboxes.add(new InjectedMailer(event.getInjectionPoint()));
  }

  void addProvider(@Observes ProcessInjectionPoint<?, Provider<MailOutbox>> event) {
    outboxes.add(new InjectedMailer(event.getInjectionPoint()));
  }

  void addDesk(@Observes ProcessInjectionPoint<?, OutboxDesk> event) {
    injected = true;
  }

  void addInstanceOfDesk(@Observes ProcessInjectionPoint<?, Instance<OutboxDesk>> event) {
    injected = true;
  }

  void addProviderOfDesk(@Observes ProcessInjectionPoint<?, Provider<OutboxDesk>> event) {
    injected = true;
  }

  void check(@Observes AfterDeploymentValidation event, BeanManager ofExtension) {
    BeanManager beans = BeanManagerExtension.of(ofExtension);
    Configuration config = Configuration.current();
    check(event, OutboxExtension::checkJson);
    check(event, () -> OutboxSettings.of(config));
    for (InjectedMailer mailer : outboxes) {
      if (mailer.isProducedBy(MailOutboxProducer.class, MailOutbox.class, beans)) {
        injected = true;
        mailers.add(mailer.name().orElse(""));
        mailer.problem(MailOutbox.class).ifPresent(event::addDeploymentProblem);
      }
    }
    outboxes.clear();
  }

  private static void check(AfterDeploymentValidation event, Runnable work) {
    try {
      work.run();
    } catch (Misconfigured e) {
      event.addDeploymentProblem(new DeploymentException(e.getMessage(), e));
    }
  }

  private static void checkJson() {
    if (!isThere("jakarta.json.Json")) {
      throw new Misconfigured(
          "Jakarta JSON Processing is missing, which the outbox needs to store outcomes: "
              + ConfigurationRemedy.JAKARTA_JSON,
          null);
    }
    new RecipientOutcomesJson(); // which the stores need, too
  }

  /** Returns whether the application injects the outbox, or its desk. */
  boolean isInjected() {
    return injected;
  }

  /** Returns the names of the mailers whose outboxes are injected. */
  Set<String> mailers() {
    return mailers;
  }
}
