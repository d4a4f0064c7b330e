package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.Mailers;
import org.smtpconnector.mail.mailer.InjectedMailer;
import org.smtpconnector.mail.outbox.MailOutbox;

/**
 * Produces the outboxes that applications inject; {@link OutboxExtension} has checked the settings
 * of their mailers at deployment.
 */
@ApplicationScoped
class MailOutboxProducer {
  private final Mailers mailers;
  private final ConfiguredStore stores;
  private final CallerTransaction transaction;
  private final OutboxLifecycle lifecycle;

  /** For the container's proxy. */
  MailOutboxProducer() {
    this(null, null, null, null);
  }

  @Inject
  MailOutboxProducer(
      Mailers mailers,
      ConfiguredStore stores,
      CallerTransaction transaction,
      OutboxLifecycle lifecycle) {
    this.mailers = mailers;
    this.stores = stores;
    this.transaction = transaction;
    this.lifecycle = lifecycle;
  }

  @Produces
  @ApplicationScoped
  MailOutbox defaultOutbox() {
    return new StoredOutbox("", mailers::defaultMailer, stores, transaction, lifecycle);
  }

  @Produces
  @MailResource("")
  MailOutbox namedOutbox(InjectionPoint injectionPoint) {
    InjectedMailer mailer = new InjectedMailer(injectionPoint);
    mailer.among(mailers); // invalid settings fail now
    return new StoredOutbox(
        mailer.name().orElse(""), () -> mailer.among(mailers), stores, transaction, lifecycle);
  }
}
