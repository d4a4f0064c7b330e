package org.smtpconnector.mail.preview;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.filter.BeanManagerExtension;

/**
 * Collects the methods with {@link MailPreview}, and fails the deployment if one is invalid or the
 * preview is enabled in production. Does nothing unless {@code smtpconnector.preview} is true.
 */
public final class MailPreviewExtension implements Extension {
  private final List<PreviewMethod> methods = new ArrayList<>();
  private PreviewSettings settings;

  void read(@Observes BeforeBeanDiscovery event) {
    try {
      settings = PreviewSettings.of(Configuration.current());
    } catch (IllegalArgumentException e) {
      throw new DeploymentException("the mail preview: " + e.getMessage(), e);
    }
  }

  void collect(@Observes ProcessManagedBean<?> event) {
    if (!settings.enabled()) {
      return;
    }
    for (AnnotatedMethod<?> method : event.getAnnotatedBeanClass().getMethods()) {
      if (method.isAnnotationPresent(MailPreview.class)) {
        PreviewMethod found = new PreviewMethod(event.getBean(), method.getJavaMember());
        methods.add(found);
        found.problem().ifPresent(text -> event.addDefinitionError(new DeploymentException(text)));
      }
    }
  }

  void check(@Observes AfterDeploymentValidation event, BeanManager beans) {
    if (settings.enabled()) {
      methods.sort(Comparator.comparing(PreviewMethod::name));
      ConnectionFactoryLookup lookup =
          BeanManagerExtension.of(beans)
              .createInstance()
              .select(ConnectionFactoryLookup.class)
              .get();
      new DevelopmentCheck(settings, lookup)
          .refusal()
          .ifPresent(text -> event.addDeploymentProblem(new DeploymentException(text)));
    }
  }

  List<PreviewMethod> methods() {
    return List.copyOf(methods);
  }
}
