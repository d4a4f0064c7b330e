package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.mailer.MailEvents;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;

/** Fires what becomes of messages of the outbox to observers. */
@ApplicationScoped
class OutboxEvents {
  private final MailEvents events;
  private final Instance<OutboxMeter> meters;

  /** For the container's proxy. */
  OutboxEvents() {
    this(null, null);
  }

  @Inject
  OutboxEvents(MailEvents events, Instance<OutboxMeter> meters) {
    this.events = events;
    this.meters = meters;
  }

  /**
   * Fires an event; exceptions of observers are logged.
   *
   * @param event a MailEvent, MailDeferred or MailExpired
   */
  void fire(Object event) {
    if (meters.isResolvable()) {
      meters.get().count(event);
    }
    events.fire(event, messageIdOf(event));
  }

  private static String messageIdOf(Object event) {
    if (event instanceof MailEvent outcome) {
      return outcome.messageId();
    }
    if (event instanceof MailDeferred deferred) {
      return deferred.messageId();
    }
    return ((MailExpired) event).messageId();
  }
}
