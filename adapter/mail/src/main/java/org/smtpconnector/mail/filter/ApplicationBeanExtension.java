package org.smtpconnector.mail.filter;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Decorator;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.Interceptor;
import jakarta.enterprise.inject.spi.ProcessBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.smtpconnector.mail.MailFilter;
import org.smtpconnector.mail.SuppressionList;

/**
 * Finds the application's filters and suppression lists at deployment, in all its modules: a lookup
 * from this module may miss some without an error.
 */
public final class ApplicationBeanExtension implements Extension {
  private final List<Bean<?>> found = new ArrayList<>();

  void add(@Observes ProcessBean<?> event) {
    Bean<?> bean = event.getBean();
    boolean surroundsOthers = bean instanceof Decorator || bean instanceof Interceptor;
    if (!surroundsOthers && (isOf(MailFilter.class, bean) || isOf(SuppressionList.class, bean))) {
      found.add(bean);
    }
  }

  private static boolean isOf(Class<?> type, Bean<?> bean) {
    return bean.getTypes().contains(type);
  }

  /** Returns the beans of a type in the order of their priorities, and of their names. */
  <T> List<CallableApplicationBean<T>> find(Class<T> type, BeanManager beans) {
    Comparator<CallableApplicationBean<T>> order =
        Comparator.comparingInt(CallableApplicationBean::priority);
    return found.stream()
        .filter(bean -> isOf(type, bean))
        .map(bean -> new CallableApplicationBean<>(type, bean, beans))
        .sorted(order.thenComparing(CallableApplicationBean::name))
        .toList();
  }
}
