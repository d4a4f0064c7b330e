package org.smtpconnector.mail.filter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.MailFilter;
import org.smtpconnector.mail.SuppressionList;

/** Creates the preparation of each mailer, with the beans of the application. */
@ApplicationScoped
public class MailPreparations {
  private final MailFilter filter;
  private final Optional<SuppressionList> suppression;

  /** For the container's proxy. */
  MailPreparations() {
    this(List.of(), List.of());
  }

  @Inject
  MailPreparations(BeanManager beans) {
    this(applicationBeans(MailFilter.class, beans), applicationBeans(SuppressionList.class, beans));
  }

  // Not injected: an extension would need a proxy.
  private static <T> List<CallableApplicationBean<T>> applicationBeans(
      Class<T> type, BeanManager beans) {
    return beans.getExtension(ApplicationBeanExtension.class).find(type, beans);
  }

  private MailPreparations(
      List<CallableApplicationBean<MailFilter>> filters,
      List<CallableApplicationBean<SuppressionList>> lists) {
    filter = new FilterChain(filters);
    suppression = lists.isEmpty() ? Optional.empty() : Optional.of(new SuppressionLists(lists));
  }

  /**
   * Returns the preparation of one mailer.
   *
   * @param mailer its name; empty for the default one
   */
  public MailPreparation of(String mailer, MailDefaults defaults) {
    return new MailPreparation(mailer, defaults, filter, suppression);
  }
}
