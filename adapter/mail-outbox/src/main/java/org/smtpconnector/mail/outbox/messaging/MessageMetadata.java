package org.smtpconnector.mail.outbox.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * What a message of a queue says of a mail, besides its octets.
 *
 * @param run names this message of the queue: each time that the mail is queued again, it has
 *     another one, so that a marker left behind is never mistaken for a later one
 */
record MessageMetadata(
    String id,
    String run,
    String mailer,
    OutboxState state,
    String messageId,
    Instant queued,
    Instant due,
    Instant expires,
    int attempts,
    int resends,
    List<RecipientOutcome> outcomes,
    String why) {
  static final int MOST_RESENDS = 3;

  /** Of what is settled by whoever has received it, under no claim. */
  private static final int NO_CLAIM = 0;

  MessageMetadata {
    outcomes = List.copyOf(outcomes);
  }

  static String newRun() {
    return UUID.randomUUID().toString();
  }

  /** Returns this with what became of it, under the same run. */
  MessageMetadata after(Settlement settlement) {
    return new MessageMetadata(
        id,
        run,
        mailer,
        settlement.state(),
        messageId,
        queued,
        settlement.due(),
        expires,
        settlement.attempts(),
        settlement.resends(),
        settlement.outcomes(),
        settlement.why());
  }

  /** Returns what became of it. */
  Settlement settlement() {
    return new Settlement(id, NO_CLAIM, state, due, attempts, resends, outcomes, why);
  }

  /** Returns this as it waits in the queue anew. */
  MessageMetadata requeued() {
    return new MessageMetadata(
        id,
        newRun(),
        mailer,
        OutboxState.WAITING,
        messageId,
        queued,
        due,
        expires,
        attempts,
        resends,
        outcomes,
        why);
  }

  /** Returns what becomes of it after the server is gone that was sending it. */
  Settlement inDoubt(String server, boolean resend, Instant now) {
    boolean again = resend && resends < MOST_RESENDS;
    return new Settlement(
        id,
        NO_CLAIM,
        again ? OutboxState.WAITING : OutboxState.DOUBT,
        now,
        attempts + 1,
        again ? resends + 1 : resends,
        again ? outcomes : RecipientOutcomesJson.inDoubt(outcomes),
        "server "
            + server
            + " or its connection to the broker was lost while it sent the message, which may have"
            + " been delivered");
  }

  /** Returns what becomes of it because it cannot be read. */
  Settlement unreadable(String damage) {
    return new Settlement(
        id,
        NO_CLAIM,
        OutboxState.REFUSED,
        due,
        attempts,
        resends,
        outcomes,
        "it cannot be read, so it was not sent: " + damage);
  }

  /** Returns what becomes of it when a person sends it again to all that did not accept it. */
  MessageMetadata anew(Instant now, Duration giveUp) {
    return new MessageMetadata(
        id,
        newRun(),
        mailer,
        OutboxState.WAITING,
        messageId,
        queued,
        now,
        now.plus(giveUp),
        0,
        0,
        RecipientOutcomesJson.anew(outcomes),
        "");
  }

  OutboxEntry entry(OutboxState shown, String server) {
    return new OutboxEntry(
        id, mailer, shown, messageId, queued, due, expires, attempts, outcomes, why, server);
  }
}
