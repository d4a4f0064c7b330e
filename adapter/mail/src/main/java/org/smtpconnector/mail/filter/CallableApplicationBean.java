package org.smtpconnector.mail.filter;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.interceptor.Interceptor;
import java.util.function.Function;

/** A bean of the application that a mailer calls. */
record CallableApplicationBean<T>(Class<T> type, Bean<?> bean, BeanManager beans) {
  private static final int DEFAULT = Interceptor.Priority.APPLICATION + 500; // as observers have it

  /** Returns its class, or the class that produces it. */
  String name() {
    return bean.getBeanClass().getName();
  }

  int priority() {
    Priority priority = bean.getBeanClass().getAnnotation(Priority.class);
    return priority == null ? DEFAULT : priority.value();
  }

  /** Calls it; a dependent instance lives for this call. */
  <R> R call(Function<T, R> call) {
    CreationalContext<?> context = beans.createCreationalContext(bean);
    try {
      return call.apply(type.cast(beans.getReference(bean, type, context)));
    } finally {
      context.release();
    }
  }
}
