package org.smtpconnector.mail;

import jakarta.ejb.ApplicationException;
import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Thrown when a message was not accepted for any recipient, or when its outcome is unknown.
 *
 * <p>An enterprise bean throws it to its caller unwrapped, not as an {@code EJBException}; its
 * transaction is rolled back, as for any other unchecked exception.
 *
 * @serial exclude
 */
@ApplicationException(rollback = true)
public abstract sealed class MailException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RecipientOutcome[] recipients; // an array, since a list need not be serializable

  private MailException(String message, Throwable cause, List<RecipientOutcome> recipients) {
    super(message, cause);
    this.recipients = recipients.toArray(RecipientOutcome[]::new);
  }

  /**
   * {@return the outcome of each recipient, as far as it is known; empty if nothing was sent to a
   * relay, unless recipients are suppressed}
   */
  public List<RecipientOutcome> recipients() {
    return List.of(recipients);
  }

  /**
   * The message was rejected permanently, by the relay, a {@link MailFilter} or a {@link
   * SuppressionList}; sending it again does not help.
   */
  public static final class Rejected extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception; public so that applications can test how they handle it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients the outcome of each recipient, as far as it is known
     */
    public Rejected(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /**
   * The message was refused temporarily for a reason of its own (greylisting, a full mailbox): try
   * later.
   */
  public static final class Deferred extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception; public so that applications can test how they handle it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients the outcome of each recipient, as far as it is known
     */
    public Deferred(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /**
   * The relay could not be reached or is out of service, or a {@link SuppressionList} could not be
   * asked; nothing was delivered.
   */
  public static final class Unavailable extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception; public so that applications can test how they handle it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients the outcome of each recipient, as far as it is known
     */
    public Unavailable(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /**
   * The message was sent and the relay's reply was lost: it may have been delivered. It was not
   * sent again, since that might deliver it twice, unless it requested that ({@link
   * OnDoubt#RESEND}).
   */
  public static sealed class InDoubt extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception; public so that applications can test how they handle it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients the outcome of each recipient, as far as it is known
     */
    public InDoubt(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /**
   * The outcome is unknown and the message will be sent again; a caller sees {@link InDoubt}, if
   * anything.
   */
  public static final class Resendable extends InDoubt {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception; public so that applications can test how they handle it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients the outcome of each recipient, as far as it is known
     */
    public Resendable(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /** Configuration, credentials or TLS must be corrected before any message can be sent. */
  public static final class Misconfigured extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception; public so that applications can test how they handle it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     */
    public Misconfigured(String message, Throwable cause) {
      super(message, cause, List.of());
    }
  }
}
