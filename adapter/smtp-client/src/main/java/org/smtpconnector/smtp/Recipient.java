package org.smtpconnector.smtp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One forward-path, and of what its sender wants to be notified (RFC 3461). A server that does not
 * offer DSN is asked for no notification; the mail is the same.
 *
 * @param notifications when; empty leaves it to the server
 * @param originalRecipient whom the mail was for before it was redirected
 */
public record Recipient(
    EmailAddress address, Set<Notify> notifications, Optional<EmailAddress> originalRecipient) {
  /** When the sender is notified (RFC 3461 4.1). */
  public enum Notify {
    /** Not at all. */
    NEVER,
    /** When the mail was delivered. */
    SUCCESS,
    /** When it could not be. */
    FAILURE,
    /** When it takes longer than usual. */
    DELAY
  }

  /**
   * Creates a recipient.
   *
   * @param address as {@link #address()}
   * @param notifications as {@link #notifications()}
   * @param originalRecipient as {@link #originalRecipient()}
   * @throws IllegalArgumentException if NEVER stands beside others, or the original recipient is
   *     not in ASCII
   */
  public Recipient {
    Objects.requireNonNull(address, "address");
    if (notifications.contains(Notify.NEVER) && notifications.size() > 1) {
      throw new IllegalArgumentException(
          "notifications is " + notifications + ": NEVER stands alone");
    }
    notifications =
        notifications.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSet(EnumSet.copyOf(notifications));
    originalRecipient.ifPresent(original -> Xtext.encode("originalRecipient", original.toString()));
  }

  /**
   * {@return a recipient of whom nothing is asked}
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
   * {@return the same recipient, to whom mail for that one was redirected}
   *
   * @param original the first recipient
   */
  public Recipient redirectedFrom(EmailAddress original) {
    return new Recipient(address, notifications, Optional.of(original));
  }

  /** What DSN adds to RCPT, led by a space. */
  String dsnParameters() {
    String when =
        notifications.isEmpty()
            ? ""
            : " NOTIFY=" + notifications.stream().map(Enum::name).collect(Collectors.joining(","));
    return when
        + originalRecipient
            .map(
                original ->
                    " ORCPT=rfc822;" + Xtext.encode("originalRecipient", original.toString()))
            .orElse("");
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
