package org.smtpconnector.mail.outbox;

import java.io.Serializable;
import java.util.Objects;

/**
 * A message that was put into the outbox.
 *
 * @param id its id in the outbox, for {@link OutboxDesk}
 * @param messageId its Message-ID, in angle brackets
 * @param added whether this call has queued it; false if a message with the same key was queued
 *     before, whose id and Message-ID these are
 * @serial exclude
 */
public record QueuedMail(String id, String messageId, boolean added) implements Serializable {
  /**
   * Creates a queued mail.
   *
   * @param id as {@link #id()}
   * @param messageId as {@link #messageId()}
   * @param added as {@link #added()}
   */
  public QueuedMail {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(messageId, "messageId");
  }
}
