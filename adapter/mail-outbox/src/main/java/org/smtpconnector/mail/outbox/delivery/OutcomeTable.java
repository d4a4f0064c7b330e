package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/** Decides what becomes of a message: the table of outcomes of the outbox. */
record OutcomeTable(RetryDelays delays) {
  /** After an attempt that the mailer has reported. */
  SettlementWithEvents after(ClaimedEntry entry, MailEvent outcome, Instant now) {
    AttemptOutcome attempt = AttemptOutcome.of(outcome);
    int attempts = entry.attempts() + 1;
    int doubts = entry.resends() + (attempt.has(Status.UNKNOWN) ? 1 : 0);
    KnownOutcomes known = KnownOutcomes.of(entry, attempt.outcomes(), doubts);
    boolean waits = known.isAnyLeft() && now.isBefore(entry.expires());
    Instant due = waits ? earlier(now.plus(delays.after(attempts)), entry.expires()) : now;
    String why = attempt.failure().isPresent() ? attempt.why() : known.unaccepted();
    Settlement settlement =
        new Settlement(
            entry.id(),
            entry.claim(),
            waits ? OutboxState.WAITING : parked(known),
            due,
            attempts,
            doubts,
            known.outcomes(),
            why);
    return new SettlementWithEvents(entry, settlement, events(entry, attempt, known, settlement));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** The state of a message that is not sent again. */
  private static OutboxState parked(KnownOutcomes known) {
    if (known.has(Status.UNKNOWN)) {
      return OutboxState.DOUBT;
    }
    if (known.has(Status.REFUSED)) {
      return OutboxState.REFUSED;
    }
    if (known.isAnyLeft()) {
      return OutboxState.EXPIRED;
    }
    return known.has(Status.ACCEPTED) ? OutboxState.SENT : OutboxState.REFUSED; // all suppressed
  }

  private static List<Object> events(
      ClaimedEntry entry, AttemptOutcome attempt, KnownOutcomes known, Settlement settlement) {
    boolean waits = settlement.state() == OutboxState.WAITING;
    List<Object> events = new ArrayList<>();
    if (attempt.has(Status.ACCEPTED)) {
      events.add(attempt.sent());
    }
    if (isNewDoubt(entry, attempt, known, waits)) {
      events.add(attempt.inDoubt(known.outcomes()));
    } else if (!attempt.has(Status.ACCEPTED)
        && (attempt.has(Status.REFUSED) || attempt.failure().orElse(null) instanceof Rejected)) {
      events.add(attempt.refused());
    }
    if (waits) {
      events.add(deferred(entry, settlement));
    } else if (known.isAnyLeft()) {
      events.add(expired(entry, settlement));
    }
    return events;
  }

  /** Whether a doubt remains that no event has reported, and that no further attempt may end. */
  private static boolean isNewDoubt(
      ClaimedEntry entry, AttemptOutcome attempt, KnownOutcomes known, boolean waits) {
    boolean isNew =
        attempt.has(Status.UNKNOWN) || entry.mail().onDoubt() == OnDoubt.RESEND && !waits;
    return isNew
        && known.outcomes().stream()
            .anyMatch(o -> o.status() == Status.UNKNOWN && !(waits && known.isLeft(o)));
  }

  private static MailDeferred deferred(ClaimedEntry entry, Settlement settlement) {
    return new MailDeferred(
        entry.id(),
        entry.mail().messageId(),
        entry.mailer(),
        settlement.attempts(),
        settlement.due(),
        settlement.outcomes(),
        settlement.why());
  }

  private static MailExpired expired(ClaimedEntry entry, Settlement settlement) {
    return new MailExpired(
        entry.id(),
        entry.mail().messageId(),
        entry.mailer(),
        settlement.attempts(),
        settlement.outcomes(),
        settlement.why());
  }

  /** Without an attempt, since its time is over, or no recipient is left. */
  SettlementWithEvents unattempted(ClaimedEntry entry, Instant now) {
    KnownOutcomes known = KnownOutcomes.of(entry);
    Settlement settlement =
        settlement(
            entry,
            parked(known),
            now,
            known.outcomes(),
            known.isAnyLeft()
                ? "it expired at " + entry.expires() + ": " + known.unaccepted()
                : known.unaccepted());
    return new SettlementWithEvents(
        entry, settlement, known.isAnyLeft() ? List.of(expired(entry, settlement)) : List.of());
  }

  /** Of a message that was begun, and surely not sent: it waits as before. */
  SettlementWithEvents unsent(ClaimedEntry entry) {
    KnownOutcomes known = KnownOutcomes.of(entry);
    return new SettlementWithEvents(
        entry,
        settlement(
            entry,
            OutboxState.WAITING,
            entry.queued(),
            known.outcomes(), // another server may have put them into doubt
            entry.attempts() == 0 ? "" : known.unaccepted()),
        List.of());
  }

  /** Of a message that cannot be handed to a mailer: parked by itself. */
  SettlementWithEvents poisoned(
      ClaimedEntry entry, Throwable failure, String jndiName, Instant now) {
    String why = "the message cannot be sent: " + failure;
    List<RecipientOutcome> outcomes =
        KnownOutcomes.of(entry).outcomes().stream().map(OutcomeTable::refused).toList();
    MailRefused event =
        new MailRefused(
            entry.mail().messageId(),
            jndiName,
            Duration.ZERO,
            outcomes,
            new Rejected(why, failure, outcomes));
    OutboxState state = parked(new KnownOutcomes(outcomes, false));
    return new SettlementWithEvents(
        entry, settlement(entry, state, now, outcomes, why), List.of(event));
  }

  private static RecipientOutcome refused(RecipientOutcome outcome) {
    boolean isKnown =
        outcome.status() == Status.ACCEPTED
            || outcome.status() == Status.UNKNOWN
            || outcome.reason().isPresent();
    return isKnown
        ? outcome
        : new RecipientOutcome(outcome.address(), Status.REFUSED, outcome.reply());
  }

  /** The outcome of a message that was being sent when the mailer failed. */
  static MailEvent interrupted(ComposedMail mail, Throwable failure, String jndiName) {
    List<RecipientOutcome> outcomes = mail.envelope().allUndecided(Status.UNKNOWN);
    return new MailInDoubt(
        mail.messageId(),
        jndiName,
        Duration.ZERO,
        outcomes,
        new InDoubt("the mailer failed while it sent the message: " + failure, failure, outcomes));
  }

  private static Settlement settlement(
      ClaimedEntry entry,
      OutboxState state,
      Instant due,
      List<RecipientOutcome> outcomes,
      String why) {
    return new Settlement(
        entry.id(), entry.claim(), state, due, entry.attempts(), entry.resends(), outcomes, why);
  }
}
