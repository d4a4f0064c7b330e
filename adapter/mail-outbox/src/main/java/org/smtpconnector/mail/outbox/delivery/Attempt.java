package org.smtpconnector.mail.outbox.delivery;

import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * One attempt to send a message, as a mailer reports it.
 *
 * @param outcomes those of the recipients of this attempt; after a rejection of the message, each
 *     one that did not accept it is REFUSED
 * @param failure why it was accepted for none, or is in doubt; empty if it was sent
 */
record Attempt(MailEvent event, List<RecipientOutcome> outcomes, Optional<MailException> failure) {
  static Attempt of(MailEvent event) {
    Optional<MailException> failure = failureOf(event);
    List<RecipientOutcome> outcomes = event.recipients();
    return new Attempt(
        event,
        failure.filter(Rejected.class::isInstance).isPresent()
            ? outcomes.stream().map(Attempt::rejected).toList()
            : outcomes,
        failure);
  }

  private static Optional<MailException> failureOf(MailEvent event) {
    if (event instanceof MailRefused refused) {
      return Optional.of(refused.failure());
    }
    return event instanceof MailInDoubt doubt ? Optional.of(doubt.failure()) : Optional.empty();
  }

  private static RecipientOutcome rejected(RecipientOutcome outcome) {
    boolean isOpen =
        outcome.status() == Status.DEFERRED
            || outcome.status() == Status.NOT_ATTEMPTED && outcome.reason().isEmpty();
    return isOpen
        ? new RecipientOutcome(outcome.address(), Status.REFUSED, outcome.reply())
        : outcome;
  }

  /** Why the relay was not reached, or not able to serve anybody; empty if it was. */
  Optional<MailException> relayFailure() {
    return failure.filter(why -> why instanceof Unavailable || why instanceof Misconfigured);
  }

  /** Whether the relay has answered it; not if it was held back here. */
  boolean isAnswered() {
    return relayFailure().isEmpty()
        && outcomes.stream()
            .anyMatch(
                o ->
                    o.reply().isPresent()
                        || o.status() == Status.ACCEPTED
                        || o.status() == Status.UNKNOWN);
  }

  boolean has(Status status) {
    return outcomes.stream().anyMatch(outcome -> outcome.status() == status);
  }

  String why() {
    return failure.map(MailException::getMessage).orElse("");
  }

  /** The event of a message that some recipients accepted. */
  MailSent sent() {
    return event instanceof MailSent sent
        ? sent
        : new MailSent(event.messageId(), event.jndiName(), event.took(), event.recipients());
  }

  /** The event of a message that no recipient accepted and some refused. */
  MailRefused refused() {
    MailException rejected =
        failure
            .filter(Rejected.class::isInstance)
            .orElseGet(() -> new Rejected(why(), failure.orElse(null), event.recipients()));
    return new MailRefused(
        event.messageId(), event.jndiName(), event.took(), event.recipients(), rejected);
  }

  /** The event of a message that is in doubt, and is not sent again. */
  MailInDoubt inDoubt(List<RecipientOutcome> known) {
    return event instanceof MailInDoubt doubt
        ? doubt
        : new MailInDoubt(
            event.messageId(),
            event.jndiName(),
            event.took(),
            known,
            new MailException.InDoubt(
                "an earlier attempt may have delivered it, and no later one did",
                failure.orElse(null),
                known));
  }
}
