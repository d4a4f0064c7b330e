package org.smtpconnector.mail.delivery;

import java.util.Optional;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailException;

/** Sends one message by one attempt or several. */
public interface DeliveryRetries {
  /** Returns what finds the connection factories. */
  ConnectionFactoryLookup lookup();

  /**
   * Sends the message to the pending recipients, after the back-off.
   *
   * @return why the previous attempt failed, if there is no further one, for want of time or after
   *     an interrupt; empty after a successful attempt
   * @throws MailException if recipients are still pending, or none was accepted
   */
  Optional<MailException> send(JndiConnectionSpec request, DeliveryState delivery, Backoff backoff);
}
