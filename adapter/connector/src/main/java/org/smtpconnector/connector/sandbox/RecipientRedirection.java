package org.smtpconnector.connector.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.Submission;

/**
 * The sandbox rules that redirect all messages to one address. Requests for delivery status
 * notifications are dropped, since they concern other recipients.
 */
record RecipientRedirection(EmailAddress to) implements SandboxRules {
  /**
   * Redirects to this address.
   *
   * @throws IllegalArgumentException if it is not an address; the message names the setting
   */
  static RecipientRedirection to(String address) {
    try {
      return new RecipientRedirection(EmailAddress.of(address));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("redirectTo is not an address: " + e.getMessage(), e);
    }
  }

  @Override
  public Replacement replace(Submission submission) {
    Envelope envelope = submission.envelope();
    Envelope redirected =
        new Envelope(envelope.sender(), List.of(Recipient.of(to)), envelope.parameters());
    return new Replacement(
        new Submission(
            redirected, FieldPrependingMessage.naming(envelope.recipients(), submission.message())),
        outcomes -> outcomes.isEmpty() ? outcomes : each(envelope, outcomes.get(0)));
  }

  /** Gives each recipient the outcome of the one address; each reply says so. */
  private List<RecipientOutcome> each(Envelope envelope, RecipientOutcome outcome) {
    Optional<Reply> reply = outcome.reply().map(this::explained);
    Status status = outcome.status();
    return envelope.recipients().stream()
        .map(recipient -> new RecipientOutcome(recipient.address(), status, reply))
        .toList();
  }

  private Reply explained(Reply reply) {
    List<String> lines = new ArrayList<>(reply.lines());
    lines.add("(sandbox: redirectTo of the connection factory is " + to + ")");
    return new Reply(reply.code(), reply.enhanced(), lines);
  }
}
