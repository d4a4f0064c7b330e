package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;

/** An application. */
@ApplicationScoped
class Shop {
  @Inject MailOutbox outbox;
  @Inject OutboxDesk desk;

  @Inject
  @MailResource("newsletter")
  MailOutbox newsletter;

  MailOutbox outbox() {
    return outbox;
  }

  MailOutbox newsletter() {
    return newsletter;
  }

  OutboxDesk desk() {
    return desk;
  }
}
