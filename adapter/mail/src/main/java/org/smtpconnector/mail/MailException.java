package org.smtpconnector.mail;

import jakarta.ejb.ApplicationException;
import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * Why a mail was not accepted for any recipient, or nobody knows whether it was.
 *
 * <p>An enterprise bean throws it to its caller as it is, not wrapped in an {@code EJBException};
 * its transaction is rolled back, as by any other unchecked exception.
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

  /** {@return what is known of each recipient; empty if the relay was never asked} */
  public List<RecipientOutcome> recipients() {
    return List.of(recipients);
  }

  /** The mail itself was refused for good; sending it again changes nothing. */
  public static final class Rejected extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one; also for tests of what an application makes of it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients what is known of each recipient
     */
    public Rejected(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /**
   * The mail was refused temporarily, for its own sake (greylisting, a full mailbox): try later.
   */
  public static final class Deferred extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one; also for tests of what an application makes of it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients what is known of each recipient
     */
    public Deferred(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /** The relay could not be reached, or serves nobody now; nothing was delivered. */
  public static final class Unavailable extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one; also for tests of what an application makes of it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients what is known of each recipient
     */
    public Unavailable(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /**
   * The mail was sent and the relay's answer was lost: it may have been delivered. It was not sent
   * again, since that might deliver it twice, unless it asked for that ({@link OnDoubt#RESEND}).
   */
  public static sealed class InDoubt extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one; also for tests of what an application makes of it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients what is known of each recipient
     */
    public InDoubt(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /** In doubt, and to be sent again: the caller sees it as {@link InDoubt}, if at all. */
  public static final class Resendable extends InDoubt {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one; also for tests of what an application makes of it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     * @param recipients what is known of each recipient
     */
    public Resendable(String message, Throwable cause, List<RecipientOutcome> recipients) {
      super(message, cause, recipients);
    }
  }

  /** Configuration, credentials or TLS must be corrected before any mail can go. */
  public static final class Misconfigured extends MailException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one; also for tests of what an application makes of it.
     *
     * @param message what happened, to what, and the remedy
     * @param cause why, or null
     */
    public Misconfigured(String message, Throwable cause) {
      super(message, cause, List.of());
    }
  }
}
