package org.smtpconnector.mail.outbox;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * A message in the outbox, as {@link OutboxDesk} shows it.
 *
 * @param id its id
 * @param mailer the name of its mailer; empty for the default one
 * @param state what it waits for
 * @param messageId its Message-ID, in angle brackets
 * @param queued when it was put
 * @param due when it will be tried, or was due
 * @param expires when it is given up
 * @param attempts how often it was sent
 * @param recipients one outcome per recipient; NOT_ATTEMPTED before the first attempt
 * @param why why it is not delivered yet, with the relay's reply or the error; empty before the
 *     first attempt
 * @param server the server that claimed it or sends it; empty if none does
 * @serial exclude
 */
public record OutboxEntry(
    String id,
    String mailer,
    OutboxState state,
    String messageId,
    Instant queued,
    Instant due,
    Instant expires,
    int attempts,
    List<RecipientOutcome> recipients,
    String why,
    String server)
    implements Serializable {
  /**
   * Creates an entry.
   *
   * @param id as {@link #id()}
   * @param mailer as {@link #mailer()}
   * @param state as {@link #state()}
   * @param messageId as {@link #messageId()}
   * @param queued as {@link #queued()}
   * @param due as {@link #due()}
   * @param expires as {@link #expires()}
   * @param attempts as {@link #attempts()}
   * @param recipients as {@link #recipients()}
   * @param why as {@link #why()}
   * @param server as {@link #server()}
   */
  public OutboxEntry {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(mailer, "mailer");
    Objects.requireNonNull(state, "state");
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(server, "server");
  }
}
