package org.smtpconnector.smtp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.grammar.XtextEncoder;

/**
 * A recipient (forward-path) and the notifications that the sender requests (RFC 3461). If the
 * server does not offer DSN, the message is sent without the request.
 *
 * @param notifications the events of which to notify; empty leaves it to the server
 * @param originalRecipient the recipient before the message was redirected
 */
public record Recipient(
    EmailAddress address, Set<Notify> notifications, Optional<EmailAddress> originalRecipient) {
  /** An event of which the sender is notified (RFC 3461 4.1). */
  public enum Notify {
    /** None. */
    NEVER,
    /** The message was delivered. */
    SUCCESS,
    /** The message could not be delivered. */
    FAILURE,
    /** The delivery takes longer than usual. */
    DELAY
  }

  /**
   * Creates a recipient.
   *
   * @param address as {@link #address()}
   * @param notifications as {@link #notifications()}
   * @param originalRecipient as {@link #originalRecipient()}
   * @throws IllegalArgumentException if NEVER is combined with others, or the original recipient is
   *     not in ASCII
   */
  public Recipient {
    Objects.requireNonNull(address, "address");
    if (notifications.contains(Notify.NEVER) && notifications.size() > 1) {
      throw new IllegalArgumentException(
          "notifications is " + notifications + ": NEVER cannot be combined with others");
    }
    notifications =
        notifications.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSet(EnumSet.copyOf(notifications));
    originalRecipient.ifPresent(
        original -> XtextEncoder.encode("originalRecipient", original.toString()));
  }

  /**
   * {@return a recipient without a request for notifications}
   *
   * @param address the address
   */
  public static Recipient of(EmailAddress address) {
    return new Recipient(address, Set.of(), Optional.empty());
  }

  /**
   * {@return the same recipient with these notifications}
   *
   * @param first a notification
   * @param others further notifications
   */
  public Recipient notifyOn(Notify first, Notify... others) {
    return new Recipient(address, EnumSet.of(first, others), originalRecipient);
  }

  /**
   * {@return this recipient of a message that was redirected}
   *
   * @param original the original recipient
   */
  public Recipient redirectedFrom(EmailAddress original) {
    return new Recipient(address, notifications, Optional.of(original));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
