package org.smtpconnector.mail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Fired when a message was accepted for no recipient: it was refused permanently or temporarily, no
 * relay was reached, or a {@link MailFilter} or {@link SuppressionList} held it back.
 *
 * @param failure the exception that the caller receives
 * @serial exclude
 */
public record MailRefused(
    String messageId,
    String jndiName,
    Duration took,
    List<RecipientOutcome> recipients,
    MailException failure)
    implements MailEvent {
  /**
   * Creates an event.
   *
   * @param messageId as {@link #messageId()}
   * @param jndiName as {@link #jndiName()}
   * @param took as {@link #took()}
   * @param recipients as {@link #recipients()}
   * @param failure as {@link #failure()}
   */
  public MailRefused {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(jndiName, "jndiName");
    Objects.requireNonNull(took, "took");
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(failure, "failure");
  }
}
