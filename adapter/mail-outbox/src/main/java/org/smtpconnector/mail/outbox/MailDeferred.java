package org.smtpconnector.mail.outbox;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Fired when a message of the outbox was not accepted for some recipients, and will be sent to them
 * again.
 *
 * @param id its id in the outbox
 * @param messageId its Message-ID, in angle brackets
 * @param mailer the name of its mailer; empty for the default one
 * @param attempts how often it was sent
 * @param next when it will be tried again
 * @param recipients one outcome per recipient
 * @param why why it was not accepted
 * @serial exclude
 */
public record MailDeferred(
    String id,
    String messageId,
    String mailer,
    int attempts,
    Instant next,
    List<RecipientOutcome> recipients,
    String why)
    implements Serializable {
  /**
   * Creates an event.
   *
   * @param id as {@link #id()}
   * @param messageId as {@link #messageId()}
   * @param mailer as {@link #mailer()}
   * @param attempts as {@link #attempts()}
   * @param next as {@link #next()}
   * @param recipients as {@link #recipients()}
   * @param why as {@link #why()}
   */
  public MailDeferred {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(mailer, "mailer");
    Objects.requireNonNull(next, "next");
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(why, "why");
  }
}
