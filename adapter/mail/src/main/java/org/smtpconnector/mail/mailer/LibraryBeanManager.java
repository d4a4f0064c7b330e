package org.smtpconnector.mail.mailer;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessManagedBean;

/**
 * Gives extensions a {@link BeanManager} that sees the beans of this library: the one that
 * GlassFish passes to an extension sees none of any library.
 */
public final class LibraryBeanManager implements Extension {
  private Bean<InjectedBeanManager> injected;

  void find(@Observes ProcessManagedBean<InjectedBeanManager> event) {
    injected = event.getBean();
  }

  /**
   * Returns it; only after the deployment was validated.
   *
   * @param ofExtension the one that the container passes to the caller
   */
  public static BeanManager of(BeanManager ofExtension) {
    return ofExtension.getExtension(LibraryBeanManager.class).find(ofExtension);
  }

  private BeanManager find(BeanManager ofExtension) {
    if (injected == null) { // this library's beans are not discovered
      return ofExtension;
    }
    return ((InjectedBeanManager)
            ofExtension.getReference(
                injected, InjectedBeanManager.class, ofExtension.createCreationalContext(injected)))
        .beans;
  }
}
