package org.smtpconnector.mail.outbox.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/**
 * What is known of each recipient of a message, over all its attempts.
 *
 * @param outcomes one per recipient
 * @param resendsLeft whether it is sent again to recipients in doubt
 */
record KnownOutcomes(List<RecipientOutcome> outcomes, boolean resendsLeft) {
  private static final int MAX_RESENDS = 3;

  /** Returns what was known when a message was claimed. */
  static KnownOutcomes of(ClaimedEntry entry) {
    return of(entry, List.of(), entry.resends());
  }

  /**
   * Returns what is known after an attempt. A later refusal does not resolve a doubt: an earlier
   * attempt may have delivered the message.
   *
   * @param found the outcomes of the attempt, of which others than those attempted are left alone
   * @param doubts how many attempts have ended in doubt
   */
  static KnownOutcomes of(ClaimedEntry entry, List<RecipientOutcome> found, int doubts) {
    Map<EmailAddress, RecipientOutcome> known = new LinkedHashMap<>();
    for (Recipient recipient : entry.mail().envelope().recipients()) {
      EmailAddress address = recipient.address();
      known.put(address, RecipientOutcome.undecided(address, Status.NOT_ATTEMPTED));
    }
    entry.outcomes().forEach(outcome -> known.replace(outcome.address(), outcome));
    for (RecipientOutcome outcome : found) {
      known.computeIfPresent(outcome.address(), (address, old) -> merged(old, outcome));
    }
    return new KnownOutcomes(
        List.copyOf(known.values()),
        entry.mail().onDoubt() == OnDoubt.RESEND && doubts <= MAX_RESENDS);
  }

  private static RecipientOutcome merged(RecipientOutcome old, RecipientOutcome latest) {
    boolean isSettled = old.status() == Status.ACCEPTED || old.status() == Status.REFUSED;
    boolean isNews = latest.status() != Status.NOT_ATTEMPTED || latest.reason().isPresent();
    if (isSettled || !isNews) {
      return old;
    }
    return old.status() == Status.UNKNOWN && latest.status() != Status.ACCEPTED
        ? new RecipientOutcome(latest.address(), Status.UNKNOWN, latest.reply())
        : latest;
  }

  /** Whether the message is to be sent to a recipient, again or for the first time. */
  boolean isLeft(RecipientOutcome outcome) {
    return switch (outcome.status()) {
      case ACCEPTED, REFUSED -> false;
      case DEFERRED -> true;
      case NOT_ATTEMPTED -> outcome.reason().isEmpty();
      case UNKNOWN -> resendsLeft && outcome.reply().filter(Reply::isPermanent).isEmpty();
    };
  }

  boolean isAnyLeft() {
    return outcomes.stream().anyMatch(this::isLeft);
  }

  /** Returns the recipients that the message is to be sent to. */
  Set<EmailAddress> left() {
    return outcomes.stream()
        .filter(this::isLeft)
        .map(RecipientOutcome::address)
        .collect(Collectors.toSet());
  }

  boolean has(Status status) {
    return outcomes.stream().anyMatch(outcome -> outcome.status() == status);
  }

  /** Lists the recipients that did not accept the message, with their replies. */
  String unaccepted() {
    return outcomes.stream()
        .filter(outcome -> outcome.status() != Status.ACCEPTED)
        .map(RecipientOutcome::toString)
        .collect(Collectors.joining("; "));
  }
}
