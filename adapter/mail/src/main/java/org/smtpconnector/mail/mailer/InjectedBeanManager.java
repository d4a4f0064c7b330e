package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;

/** That of this library's archive, for {@link LibraryBeanManager}. */
@Dependent
class InjectedBeanManager {
  @Inject BeanManager beans;
}
