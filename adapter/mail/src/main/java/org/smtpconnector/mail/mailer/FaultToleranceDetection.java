package org.smtpconnector.mail.mailer;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InterceptionType;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.smtpconnector.mail.delivery.MailRetry;

/**
 * Finds whether MicroProfile Fault Tolerance intercepts {@link MailRetry}. Implementations bind
 * their interceptors by annotations of their own, which they add at deployment.
 */
public final class FaultToleranceDetection implements Extension {
  private AnnotatedType<MailRetry> retry;

  void find(@Observes ProcessManagedBean<MailRetry> event) {
    retry = event.getAnnotatedBeanClass();
  }

  /** Returns the answer, once the application's beans are known. */
  boolean isActive(BeanManager beans) {
    Annotation[] bindings = bindings(beans);
    return bindings.length > 0
        && !beans.resolveInterceptors(InterceptionType.AROUND_INVOKE, bindings).isEmpty();
  }

  private Annotation[] bindings(BeanManager beans) {
    if (retry == null) { // an alternative has its place
      return new Annotation[0];
    }
    Map<Class<?>, Annotation> bindings = new HashMap<>();
    Stream.concat(
            retry.getAnnotations().stream(),
            retry.getMethods().stream()
                .filter(method -> method.getJavaMember().getName().equals("send"))
                .map(AnnotatedMethod::getAnnotations)
                .flatMap(annotations -> annotations.stream()))
        .forEach(annotation -> add(annotation, beans, bindings));
    return bindings.values().toArray(Annotation[]::new);
  }

  /** Adds an annotation if it is an interceptor binding, and the bindings that it implies. */
  private static void add(
      Annotation annotation, BeanManager beans, Map<Class<?>, Annotation> bindings) {
    Class<? extends Annotation> type = annotation.annotationType();
    if (beans.isInterceptorBinding(type) && bindings.putIfAbsent(type, annotation) == null) {
      beans.getInterceptorBindingDefinition(type).forEach(implied -> add(implied, beans, bindings));
    }
  }
}
