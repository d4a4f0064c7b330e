package org.smtpconnector.mail.outbox.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * What becomes of a message after it was sent, or was not.
 *
 * @param claim the claim under which it was sent, as {@link ClaimedEntry#claim}; what was decided
 *     under an earlier one says nothing of the message any more
 * @param state WAITING, DOUBT, REFUSED, EXPIRED or SENT
 * @param due when it is tried again, if it waits
 * @param attempts how often it was sent
 * @param resends how often it was sent again in doubt
 * @param outcomes what is known of each recipient
 * @param why why it was not accepted; empty if it was
 */
public record Settlement(
    String id,
    int claim,
    OutboxState state,
    Instant due,
    int attempts,
    int resends,
    List<RecipientOutcome> outcomes,
    String why) {
  public Settlement {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(due, "due");
    outcomes = List.copyOf(outcomes);
    Objects.requireNonNull(why, "why");
    if (state == OutboxState.CLAIMED || state == OutboxState.BEGUN) {
      throw new IllegalArgumentException(state + " is no state of a message that is settled");
    }
  }
}
