package org.smtpconnector.mail.mailer;

import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailers;
import org.smtpconnector.mail.config.Configuration;

/**
 * The mailer that an injection point chooses, for itself or for something that sends by it.
 *
 * @param point the injection point
 */
public record InjectedMailer(InjectionPoint point) {
  /** Returns its name; empty if it is the default one. */
  public Optional<String> name() {
    return point.getQualifiers().stream()
        .filter(MailResource.class::isInstance)
        .map(qualifier -> ((MailResource) qualifier).value())
        .findFirst();
  }

  /** Returns it among those of the application. */
  public MailSender among(Mailers mailers) {
    return name().map(mailers::named).orElseGet(mailers::defaultMailer);
  }

  /**
   * Returns what is wrong with its settings, for the server's log.
   *
   * @param type what is injected
   */
  public Optional<DeploymentException> problem(Class<?> type) {
    try {
      check(Configuration.of(injected()));
      return Optional.empty();
    } catch (Misconfigured e) {
      String what = "the " + type.getSimpleName() + " injected into " + place(point);
      return Optional.of(new DeploymentException(what + ": " + e.getMessage(), e));
    }
  }

  /** Returns the class of the bean, whose module need not be that of the field's class. */
  private Class<?> injected() {
    return point.getBean() == null
        ? point.getMember().getDeclaringClass()
        : point.getBean().getBeanClass();
  }

  private void check(Configuration config) {
    if (name().isPresent()) {
      MailerSettings.named(config, name().get());
    } else {
      MailerSettings.ofDefault(config);
    }
    new MailDefaultsSettings(config, name().orElse("")).read();
  }

  /**
   * Returns whether our bean is injected: an enabled alternative, as in tests that capture
   * messages, does not use our settings.
   *
   * @param producer the class that produces our bean
   * @param type what is injected
   */
  public boolean isProducedBy(Class<?> producer, Class<?> type, BeanManager beans) {
    Annotation[] qualifiers = point.getQualifiers().toArray(Annotation[]::new);
    Set<Bean<?>> found = beans.getBeans(type, qualifiers);
    return found.stream().anyMatch(bean -> bean.getBeanClass() == producer)
        && found.stream().noneMatch(Bean::isAlternative);
  }

  /**
   * Returns where an injection point is, like {@code org.shop.Bills.mail} or {@code
   * org.shop.Bills.<init>, parameter 2}.
   */
  public static String place(InjectionPoint point) {
    Member member = point.getMember();
    String name = member instanceof Constructor<?> ? "<init>" : member.getName();
    return member.getDeclaringClass().getName()
        + "."
        + name
        + (point.getAnnotated() instanceof AnnotatedParameter<?> parameter
            ? ", parameter " + (parameter.getPosition() + 1)
            : "");
  }
}
