package org.smtpconnector.mail.outbox.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Session;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;

/**
 * The form of a message in a queue. What selectors ask for is a property; outcomes and the reason
 * may be long and stand in the body, before the octets of the mail.
 */
final class MessageCodec {
  static final String ID = "outboxId";
  static final String RUN = "outboxRun";
  static final String STATE = "outboxState";
  private static final String MAILER = "outboxMailer";
  private static final String MESSAGE_ID = "outboxMessageId";
  private static final String QUEUED = "outboxQueued";
  private static final String DUE = "outboxDue";
  private static final String EXPIRES = "outboxExpires";
  private static final String ATTEMPTS = "outboxAttempts";
  private static final String RESENDS = "outboxResends";

  private static final int TEXT_LENGTHS = 2 * Integer.BYTES;
  private static final RecipientOutcomesJson OUTCOMES = new RecipientOutcomesJson();

  private MessageCodec() {}

  /** A message of a queue, with the octets of its mail as {@code ComposedMail.storeTo} has them. */
  record Parsed(MessageMetadata message, byte[] mail) {}

  /** Writes the stored form of a mail. */
  interface Octets {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a message of a queue.
   *
   * @throws IOException if the mail cannot be read
   */
  static BytesMessage write(Session session, MessageMetadata stored, Octets mail)
      throws JMSException, IOException {
    BytesMessage message = session.createBytesMessage();
    message.setStringProperty(ID, stored.id());
    message.setStringProperty(RUN, stored.run());
    message.setStringProperty(STATE, stored.state().name());
    message.setStringProperty(MAILER, stored.mailer());
    message.setStringProperty(MESSAGE_ID, stored.messageId());
    message.setLongProperty(QUEUED, stored.queued().toEpochMilli());
    message.setLongProperty(DUE, stored.due().toEpochMilli());
    message.setLongProperty(EXPIRES, stored.expires().toEpochMilli());
    message.setIntProperty(ATTEMPTS, stored.attempts());
    message.setIntProperty(RESENDS, stored.resends());
    message.writeBytes(texts(stored));
    try (OutputStream out = new BufferedOutputStream(new Body(message))) {
      mail.writeTo(out);
    } catch (BodyException e) {
      throw e.broker;
    }
    return message;
  }

  /** The body of a message as a stream. */
  private static final class Body extends OutputStream {
    private final BytesMessage message;

    Body(BytesMessage message) {
      this.message = message;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      try {
        message.writeBytes(octets, offset, length);
      } catch (JMSException e) {
        throw new BodyException(e);
      }
    }
  }

  private static final class BodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final JMSException broker;

    BodyException(JMSException broker) {
      super(broker);
      this.broker = broker;
    }
  }

  private static byte[] texts(MessageMetadata stored) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(octets)) {
      for (String text : List.of(OUTCOMES.toJson(stored.outcomes()), stored.why())) {
        byte[] utf8 = text.getBytes(UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory does not fail
    }
    return octets.toByteArray();
  }

  /**
   * Reads a message.
   *
   * @throws IOException if it is damaged, or none of the outbox
   */
  static Parsed read(Message message) throws IOException, JMSException {
    if (!(message instanceof BytesMessage bytes) || message.getStringProperty(RUN) == null) {
      throw new IOException("it is no message of the outbox: somebody else has put it there");
    }
    try {
      byte[] outcomes = text(bytes, bytes.getBodyLength());
      byte[] why = text(bytes, bytes.getBodyLength());
      return new Parsed(
          new MessageMetadata(
              message.getStringProperty(ID),
              message.getStringProperty(RUN),
              message.getStringProperty(MAILER),
              OutboxState.valueOf(message.getStringProperty(STATE)),
              message.getStringProperty(MESSAGE_ID),
              Instant.ofEpochMilli(message.getLongProperty(QUEUED)),
              Instant.ofEpochMilli(message.getLongProperty(DUE)),
              Instant.ofEpochMilli(message.getLongProperty(EXPIRES)),
              message.getIntProperty(ATTEMPTS),
              message.getIntProperty(RESENDS),
              OUTCOMES.parse(new String(outcomes, UTF_8)),
              new String(why, UTF_8)),
          octets(bytes, bytes.getBodyLength() - outcomes.length - why.length - TEXT_LENGTHS));
    } catch (MessageEOFException
        | MessageFormatException
        | IllegalArgumentException
        | NullPointerException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  /** Writes a message of a queue without a mail. */
  static BytesMessage write(Session session, MessageMetadata stored) throws JMSException {
    return write(session, stored, new byte[0]);
  }

  /** Writes a message of a queue. */
  static BytesMessage write(Session session, MessageMetadata stored, byte[] mail)
      throws JMSException {
    try {
      return write(session, stored, out -> out.write(mail));
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory does not fail
    }
  }

  /** Reads the whole body of a message. */
  static byte[] body(BytesMessage message) throws JMSException {
    message.reset();
    return octets(message, message.getBodyLength());
  }

  private static byte[] text(BytesMessage message, long most) throws JMSException {
    int length = message.readInt();
    if (length < 0 || length > most) {
      throw new MessageEOFException("a text of " + length + " octets");
    }
    return octets(message, length);
  }

  /** Reads octets into an array of their length, of which there may be many. */
  private static byte[] octets(BytesMessage message, long length) throws JMSException {
    byte[] octets = new byte[Math.toIntExact(length)];
    if (length > 0 && message.readBytes(octets) < length) {
      throw new MessageEOFException("less than " + length + " octets are left");
    }
    return octets;
  }
}
