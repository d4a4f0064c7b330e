package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.Settlement;

/** Puts messages into the queues: of those that wait, and of those for a person. */
final class QueueWriter {
  private final MessagingStoreSettings settings;
  private final InstantSource clock;

  QueueWriter(MessagingStoreSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  MessagingStoreSettings names() {
    return settings;
  }

  Instant now() {
    return clock.instant();
  }

  /** Sends what follows for a message that the session has received. */
  void follow(Session session, MessageMetadata message, byte[] mail, Settlement settlement)
      throws JMSException {
    if (settlement.state() == OutboxState.SENT) {
      return;
    }
    MessageMetadata next = message.after(settlement);
    if (settlement.state() == OutboxState.WAITING) {
      enqueue(session, next.requeued(), mail);
    } else {
      send(session, settings.parked(), MessageCodec.write(session, next, mail), Duration.ZERO);
    }
  }

  /** Queues a message, which the broker delivers when it is due. */
  void enqueue(Session session, MessageMetadata message, byte[] mail) throws JMSException {
    enqueue(session, message, MessageCodec.write(session, message, mail));
  }

  /** Queues a message in its form. */
  void enqueue(Session session, MessageMetadata message, BytesMessage form) throws JMSException {
    Duration delay = Duration.between(now(), message.due());
    send(session, settings.waiting(message.mailer()), form, delay);
  }

  private static void send(Session session, String queue, BytesMessage form, Duration delay)
      throws JMSException {
    try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
      producer.setDeliveryDelay(Math.max(0, delay.toMillis()));
      producer.send(form);
    }
  }
}
