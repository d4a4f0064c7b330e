package org.smtpconnector.mail.bounces;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.EnhancedStatus;

/**
 * What a report says of one recipient.
 *
 * @param address the address that the message was sent to, if the report has it
 *     (Original-Recipient), or else the one that it was delivered to or failed at
 * @param action what became of the message
 * @param status the status code (RFC 3463); if the report has only a general one, such as 5.0.0,
 *     and the reply of the recipient's mail server a more exact one, then that
 * @param diagnostic the reply of the recipient's mail server, at most 1,000 characters; written by
 *     a stranger
 */
public record BouncedRecipient(
    EmailAddress address,
    Action action,
    Optional<EnhancedStatus> status,
    Optional<String> diagnostic) {
  private static final int PERMANENT = 5;
  private static final int ADDRESSING = 1;
  // RFC 3463 3.2: the others of this subject are about the sender's address
  private static final Set<Integer> ABOUT_THE_RECIPIENT = Set.of(0, 1, 2, 3, 6, 10);

  /** What became of a message, by RFC 3464 2.3.3 and RFC 5965. */
  public enum Action {
    /** It was not delivered, and will not be. */
    FAILED,
    /** It has not been delivered yet; the mail server still tries. */
    DELAYED,
    /** It was delivered to the mailbox. */
    DELIVERED,
    /** It was passed to a mail server that does not report deliveries. */
    RELAYED,
    /** It was delivered to a list or an alias, and sent on to several recipients. */
    EXPANDED,
    /** The recipient has reported it as spam. */
    COMPLAINED
  }

  /**
   * Creates a recipient.
   *
   * @param address as {@link #address()}
   * @param action as {@link #action()}
   * @param status as {@link #status()}
   * @param diagnostic as {@link #diagnostic()}
   */
  public BouncedRecipient {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(diagnostic, "diagnostic");
  }

  /**
   * {@return whether the message failed by a permanent error, status 5.x.x: sending it again does
   * not help} The reason may be the mailbox, the message, or the sender's reputation.
   */
  public boolean isPermanent() {
    return action == Action.FAILED
        && status.filter(code -> code.statusClass() == PERMANENT).isPresent();
  }

  /**
   * {@return whether the message failed permanently because the recipient's address does not exist,
   * such as status 5.1.1: no message to it will ever be delivered}
   */
  public boolean isUnknownAddress() {
    return isPermanent()
        && status
            .filter(code -> code.subject() == ADDRESSING)
            .filter(code -> ABOUT_THE_RECIPIENT.contains(code.detail()))
            .isPresent();
  }
}
