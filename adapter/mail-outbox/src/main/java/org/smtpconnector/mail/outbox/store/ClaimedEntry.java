package org.smtpconnector.mail.outbox.store;

import java.time.Instant;
import java.util.List;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * A message that a server has claimed.
 *
 * @param claim how often it was claimed, with this time
 * @param mail the message with its whole envelope; the octets of a large one are read from the
 *     store when it is sent
 * @param queued when it was put
 * @param expires when it is given up
 * @param attempts how often it was sent
 * @param resends how often it was sent again in doubt
 * @param outcomes what is known of each recipient; empty before the first attempt
 */
public record ClaimedEntry(
    String id,
    int claim,
    String mailer,
    ComposedMail mail,
    Instant queued,
    Instant expires,
    int attempts,
    int resends,
    List<RecipientOutcome> outcomes) {
  public ClaimedEntry {
    outcomes = List.copyOf(outcomes);
  }
}
