package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;

/**
 * Splits the recipients of a message into several transactions if the server takes fewer at once
 * (RFC 5321 4.5.3.1.8), and joins their outcomes.
 */
final class MultiTransactionSender {
  /** Sends a message in one transaction. */
  interface Transaction {
    Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
        throws SmtpException;
  }

  private final SessionLimits limits;
  private final Transaction transaction;

  MultiTransactionSender(SessionLimits limits, Transaction transaction) {
    this.limits = limits;
    this.transaction = transaction;
  }

  /**
   * Sends one message, in several transactions if the server takes fewer recipients at once.
   *
   * @throws SmtpException if no recipient was accepted, or if that is unknown
   */
  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (limits.allow(envelope.recipients())) {
      Receipt receipt = transaction.send(envelope, message, deadline);
      List<Recipient> left = tooMany(envelope.recipients(), receipt);
      return left.isEmpty() ? receipt : sendInParts(envelope, message, deadline, receipt);
    }
    if (envelope.parameters().allOrNothing()) {
      throw api()
          .extensionMissing(
              "the message goes to all of "
                  + envelope.recipients().size()
                  + " recipients or to none, and the server takes at most "
                  + limits.mostRecipients()
                  + " (LIMITS)",
              envelope.allUndecided(Status.NOT_ATTEMPTED));
    }
    return sendInParts(envelope, message, deadline, new Receipt(List.of()));
  }

  /**
   * Sends in several transactions until all recipients were tried, the session ends, or the message
   * is refused.
   */
  private Receipt sendInParts(
      Envelope envelope, MessageSource message, SendDeadline deadline, Receipt first)
      throws SmtpException {
    Map<EmailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
    record(outcomes, envelope.allUndecided(Status.NOT_ATTEMPTED));
    record(outcomes, first.recipients());
    List<Recipient> left =
        first.recipients().isEmpty()
            ? envelope.recipients()
            : tooMany(envelope.recipients(), first);
    SmtpException failure = null;
    while (!left.isEmpty() && (failure == null || failure instanceof RecipientsRefused)) {
      List<Recipient> part = nextPart(left);
      if (part.isEmpty() || (failure != null && !failure.sessionUsable())) {
        break;
      }
      Set<Recipient> asked = Set.copyOf(part);
      List<Recipient> rest = new ArrayList<>(left);
      rest.removeIf(asked::contains);
      try {
        Envelope ofPart = new Envelope(envelope.sender(), part, envelope.parameters());
        Receipt receipt = transaction.send(ofPart, message, deadline);
        record(outcomes, receipt.recipients());
        rest.addAll(0, tooMany(part, receipt));
      } catch (SmtpException e) {
        record(outcomes, e.outcomes());
        failure = e;
      }
      left = rest;
    }
    return whole(List.copyOf(outcomes.values()), failure);
  }

  private List<Recipient> nextPart(List<Recipient> left) {
    if (!limits.allowAnotherMessage()) {
      return List.of();
    }
    List<Recipient> reachable = limits.reachable(left);
    return reachable.subList(0, (int) Math.min(reachable.size(), limits.mostRecipients()));
  }

  private Receipt whole(List<RecipientOutcome> outcomes, SmtpException failure)
      throws SmtpException {
    boolean accepted = outcomes.stream().anyMatch(o -> o.status() == Status.ACCEPTED);
    if (failure instanceof InDoubt || (failure != null && !accepted)) {
      throw LocalFailureFactory.about(failure, outcomes);
    }
    if (!accepted) {
      throw MessageSender.usedUp(outcomes);
    }
    return new Receipt(outcomes);
  }

  /** Returns the recipients that the server may accept in another transaction. */
  private static List<Recipient> tooMany(List<Recipient> recipients, Receipt receipt) {
    List<Recipient> left = List.of();
    boolean accepted = false;
    for (int i = 0; i < recipients.size(); i++) {
      RecipientOutcome outcome = receipt.recipients().get(i);
      accepted |= outcome.status() == Status.ACCEPTED;
      boolean deferred = accepted && outcome.status() == Status.DEFERRED;
      if (deferred && outcome.reply().filter(TooManyRecipientsReply::mayBeMeantBy).isPresent()) {
        left = left.isEmpty() ? new ArrayList<>() : left;
        left.add(recipients.get(i));
      }
    }
    return left;
  }

  private static void record(
      Map<EmailAddress, RecipientOutcome> outcomes, List<RecipientOutcome> found) {
    found.forEach(outcome -> outcomes.put(outcome.address(), outcome));
  }
}
