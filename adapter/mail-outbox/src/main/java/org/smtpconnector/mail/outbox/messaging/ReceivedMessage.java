package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;

/**
 * A message that was received in a transaction that is not committed yet.
 *
 * @param messageId the broker's id
 * @param deliveries how often the broker has delivered it
 * @param octets the mail's stored form
 * @param mail the mail; empty if it cannot be read
 * @param damage why it cannot be read
 */
record ReceivedMessage(
    String messageId,
    int deliveries,
    MessageMetadata message,
    byte[] octets,
    Optional<ComposedMail> mail,
    String damage) {
  private static final String DELIVERIES = "JMSXDeliveryCount";

  static ReceivedMessage of(Message message, String mailer) throws JMSException {
    String id = message.getJMSMessageID();
    int deliveries = message.propertyExists(DELIVERIES) ? message.getIntProperty(DELIVERIES) : 1;
    MessageCodec.Parsed parsed;
    try {
      parsed = MessageCodec.read(message);
    } catch (IOException e) {
      return new ReceivedMessage(
          id,
          deliveries,
          unknown(message, mailer),
          contents(message),
          Optional.empty(),
          e.getMessage());
    }
    byte[] octets = parsed.mail();
    try {
      ComposedMail mail = ComposedMail.readFrom(() -> new ByteArrayInputStream(octets));
      return new ReceivedMessage(id, deliveries, parsed.message(), octets, Optional.of(mail), "");
    } catch (IOException | IllegalArgumentException e) {
      return new ReceivedMessage(
          id, deliveries, parsed.message(), octets, Optional.empty(), e.getMessage());
    }
  }

  private static MessageMetadata unknown(Message message, String mailer) throws JMSException {
    Instant time = Instant.ofEpochMilli(message.getJMSTimestamp());
    return new MessageMetadata(
        UUID.randomUUID().toString(),
        MessageMetadata.newRun(),
        mailer,
        OutboxState.REFUSED,
        "",
        time,
        time,
        time,
        0,
        0,
        List.of(),
        "");
  }

  private static byte[] contents(Message message) throws JMSException {
    if (message instanceof BytesMessage bytes) {
      return MessageCodec.body(bytes);
    }
    if (message instanceof TextMessage text && text.getText() != null) {
      return text.getText().getBytes(StandardCharsets.UTF_8);
    }
    return new byte[0];
  }

  String run() {
    return message.run();
  }

  ClaimedEntry entry(int claim) {
    return new ClaimedEntry(
        message.id(),
        claim,
        message.mailer(),
        mail.orElseThrow(),
        message.queued(),
        message.expires(),
        message.attempts(),
        message.resends(),
        RecipientOutcomesJson.areNew(message.outcomes()) ? List.of() : message.outcomes());
  }
}
