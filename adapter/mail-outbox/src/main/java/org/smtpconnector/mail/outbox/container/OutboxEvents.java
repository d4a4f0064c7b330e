package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.mailer.MailEvents;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;

/** Fires what becomes of messages of the outbox to observers. */
@ApplicationScoped
class OutboxEvents {
  private final MailEvents events;

  /** For the container's proxy. */
  OutboxEvents() {
    this(null);
  }

  @Inject
  OutboxEvents(MailEvents events) {
    this.events = events;
  }

  /**
   * Fires an event; exceptions of observers are logged.
   *
   * @param event a MailEvent, MailDeferred or MailExpired
   */
  void fire(Object event) {
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
