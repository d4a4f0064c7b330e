package org.smtpconnector.mail.outbox;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Fired when a message of the outbox is given up: some recipients did not accept it in time.
 *
 * @param id its id in the outbox
 * @param messageId its Message-ID, in angle brackets
 * @param mailer the name of its mailer; empty for the default one
 * @param attempts how often it was sent
 * @param recipients one outcome per recipient
 * @param why why it was not accepted at the last attempt
 * @serial exclude
 */
public record MailExpired(
    String id,
    String messageId,
    String mailer,
    int attempts,
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
   * @param recipients as {@link #recipients()}
   * @param why as {@link #why()}
   */
  public MailExpired {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(mailer, "mailer");
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(why, "why");
  }
}
