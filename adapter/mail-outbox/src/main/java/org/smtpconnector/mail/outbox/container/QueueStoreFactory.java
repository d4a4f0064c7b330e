package org.smtpconnector.mail.outbox.container;

import jakarta.jms.ConnectionFactory;
import java.util.function.BooleanSupplier;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.outbox.container.OutboxSettings.InQueues;
import org.smtpconnector.mail.outbox.messaging.MessagingOutboxStore;
import org.smtpconnector.mail.outbox.messaging.MessagingStoreSettings;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * Creates a store in queues. No bean, and used only if that store is chosen: a server without
 * Jakarta Messaging has not its classes.
 */
final class QueueStoreFactory {
  private QueueStoreFactory() {}

  /**
   * @throws Misconfigured if there is no such connection factory; the exception's message gives the
   *     remedy
   */
  static OutboxStore of(
      InQueues settings, ContainerResources resources, BooleanSupplier inTransaction) {
    String name = settings.connectionFactory();
    Object bound = resources.connectionFactory(name);
    if (bound instanceof ConnectionFactory factory) {
      return new MessagingOutboxStore(
          factory,
          new MessagingStoreSettings(
              name, settings.queue().orElse(MessagingStoreSettings.DEFAULT_QUEUE)),
          inTransaction);
    }
    throw new Misconfigured(
        "the outbox finds a "
            + bound.getClass().getName()
            + " at JNDI name '"
            + name
            + "', which is no connection factory of Jakarta Messaging: set "
            + OutboxSettings.CONNECTION_FACTORY
            + " to the name of one",
        null);
  }
}
