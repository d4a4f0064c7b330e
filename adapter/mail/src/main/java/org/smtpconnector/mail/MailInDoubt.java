package org.smtpconnector.mail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Fired when the outcome of a message is unknown: it may have been delivered.
 *
 * @param recipients those whose outcome is unknown are UNKNOWN
 * @param failure the exception that the caller receives
 * @serial exclude
 */
public record MailInDoubt(
    String messageId,
    String jndiName,
    Duration took,
    List<RecipientOutcome> recipients,
    MailException.InDoubt failure)
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
  public MailInDoubt {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(jndiName, "jndiName");
    Objects.requireNonNull(took, "took");
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(failure, "failure");
  }
}
