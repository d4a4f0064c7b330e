package org.smtpconnector.smtp;

import java.io.Serializable;
import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * The receipt of a message that the server accepted for at least one recipient.
 *
 * @param recipients one outcome a recipient, in the envelope's order
 * @serial exclude
 */
public record Receipt(List<RecipientOutcome> recipients) implements Serializable {
  /**
   * Creates a receipt.
   *
   * @param recipients as {@link #recipients()}
   */
  public Receipt {
    recipients = List.copyOf(recipients);
  }

  /** {@return the recipients for whom the server took responsibility} */
  public List<RecipientOutcome> accepted() {
    return with(Status.ACCEPTED);
  }

  /** {@return the recipients that the server refused permanently} */
  public List<RecipientOutcome> refused() {
    return with(Status.REFUSED);
  }

  /** {@return the recipients that the server refused temporarily} */
  public List<RecipientOutcome> deferred() {
    return with(Status.DEFERRED);
  }

  private List<RecipientOutcome> with(Status status) {
    return recipients.stream().filter(outcome -> outcome.status() == status).toList();
  }
}
