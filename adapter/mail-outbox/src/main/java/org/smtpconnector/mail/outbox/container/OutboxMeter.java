package org.smtpconnector.mail.outbox.container;

/** Counts what becomes of messages; there is one if the server has MicroProfile Metrics. */
interface OutboxMeter {
  /**
   * A message was settled, or deferred.
   *
   * @param event a MailEvent, MailDeferred or MailExpired
   */
  void count(Object event);
}
