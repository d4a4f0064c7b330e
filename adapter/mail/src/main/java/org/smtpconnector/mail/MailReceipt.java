package org.smtpconnector.mail;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * The outcome of a message that was accepted for at least one recipient.
 *
 * @param messageId the Message-ID with its angle brackets, the same at each attempt
 * @param attempts how often the message was sent, to all or to the remaining recipients; at least 1
 * @param recipients one outcome per recipient: to, then cc, then bcc
 * @serial exclude
 */
public record MailReceipt(String messageId, int attempts, List<RecipientOutcome> recipients)
    implements Serializable {
  /**
   * Creates a mail receipt.
   *
   * @param messageId as {@link #messageId()}
   * @param attempts as {@link #attempts()}
   * @param recipients as {@link #recipients()}
   */
  public MailReceipt {
    Objects.requireNonNull(messageId, "messageId");
    recipients = List.copyOf(recipients);
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + ", which is below 1");
    }
  }

  /** {@return whether every recipient was accepted} */
  public boolean complete() {
    return recipients.stream().allMatch(outcome -> outcome.status() == Status.ACCEPTED);
  }

  /** {@return the recipients that the relay accepted} */
  public List<RecipientOutcome> accepted() {
    return with(Status.ACCEPTED);
  }

  /** {@return the recipients that the relay refused permanently} */
  public List<RecipientOutcome> refused() {
    return with(Status.REFUSED);
  }

  /** {@return the recipients that the relay refused temporarily, including at the last attempt} */
  public List<RecipientOutcome> deferred() {
    return with(Status.DEFERRED);
  }

  /** {@return the recipients that a {@link SuppressionList} named, to which nothing was sent} */
  public List<RecipientOutcome> suppressed() {
    return recipients.stream().filter(outcome -> outcome.reason().isPresent()).toList();
  }

  private List<RecipientOutcome> with(Status status) {
    return recipients.stream().filter(outcome -> outcome.status() == status).toList();
  }
}
