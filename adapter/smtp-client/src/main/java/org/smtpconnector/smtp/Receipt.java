package org.smtpconnector.smtp;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * The receipt of a message that the server accepted for at least one recipient.
 *
 * @param recipients one outcome a recipient, in the envelope's order
 * @param server the server that accepted it, as in {@code smtp.example.org:587 (starttls)}; an
 *     empty string if it was sent to none
 * @serial exclude
 */
public record Receipt(List<RecipientOutcome> recipients, String server) implements Serializable {
  /**
   * Creates a receipt.
   *
   * @param recipients as {@link #recipients()}
   * @param server as {@link #server()}
   */
  public Receipt {
    recipients = List.copyOf(recipients);
    Objects.requireNonNull(server, "server");
  }

  /**
   * Creates a receipt that names no server.
   *
   * @param recipients as {@link #recipients()}
   */
  public Receipt(List<RecipientOutcome> recipients) {
    this(recipients, "");
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
