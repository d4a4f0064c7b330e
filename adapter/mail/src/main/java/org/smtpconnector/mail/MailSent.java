package org.smtpconnector.mail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Fired when a message was accepted for at least one recipient.
 *
 * @param recipients the outcome of each recipient; others may be refused or deferred
 * @serial exclude
 */
public record MailSent(
    String messageId, String jndiName, Duration took, List<RecipientOutcome> recipients)
    implements MailEvent {
  /**
   * Creates an event.
   *
   * @param messageId as {@link #messageId()}
   * @param jndiName as {@link #jndiName()}
   * @param took as {@link #took()}
   * @param recipients as {@link #recipients()}
   */
  public MailSent {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(jndiName, "jndiName");
    Objects.requireNonNull(took, "took");
    recipients = List.copyOf(recipients);
  }
}
