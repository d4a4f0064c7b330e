package org.smtpconnector.mail.filter;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.inject.Inject;

/**
 * Gives extensions a {@link BeanManager} that sees the beans of this library: the one that
 * GlassFish passes to an extension sees none of any library.
 */
public final class BeanManagerExtension implements Extension {
  private Bean<Holder> holder;

  /** A bean of this library, which has the bean manager of its archive. */
  @Dependent
  static class Holder {
    @Inject BeanManager beans;
  }

  void observe(@Observes ProcessManagedBean<Holder> event) {
    holder = event.getBean();
  }

  /**
   * Returns the bean manager that sees the beans of this library. May be called once {@code
   * AfterDeploymentValidation} is fired.
   *
   * @param ofExtension the one that the container passes to the caller
   */
  public static BeanManager of(BeanManager ofExtension) {
    return ofExtension.getExtension(BeanManagerExtension.class).ofLibrary(ofExtension);
  }

  private BeanManager ofLibrary(BeanManager ofExtension) {
    if (holder == null) { // this library's beans are not discovered
      return ofExtension;
    }
    Object found =
        ofExtension.getReference(holder, Holder.class, ofExtension.createCreationalContext(holder));
    return ((Holder) found).beans;
  }
}
