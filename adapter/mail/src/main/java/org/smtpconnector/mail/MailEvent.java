package org.smtpconnector.mail;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * The outcome of a message, as a CDI event, for example for audit logs. One event is fired for each
 * message that {@link MailSender#send}, {@link MailSender#sendAsync}, {@link
 * MailSender#sendAfterCommit} or {@link MailSender#sendAll} attempted, after its last attempt, or
 * that a {@link MailFilter} or {@link SuppressionList} held back; none for a message that cannot be
 * composed.
 *
 * <p>It is fired to {@code @Observes} on the sending thread before the call returns, and then to
 * {@code @ObservesAsync}. An exception from an observer is logged and does not affect the caller;
 * observers after it may not receive the event.
 */
public sealed interface MailEvent extends Serializable permits MailSent, MailRefused, MailInDoubt {
  /**
   * {@return the Message-ID with its angle brackets; empty if a {@link MailFilter} refused a
   * message that names none}
   */
  String messageId();

  /** {@return the JNDI name of the connection factory that sent it} */
  String jndiName();

  /**
   * {@return the time from composing the message to its outcome, including all attempts and pauses}
   */
  Duration took();

  /**
   * {@return one outcome per recipient, with the relay's reply, or the reason of a {@link
   * SuppressionList}, if there was one: to, then cc, then bcc}
   */
  List<RecipientOutcome> recipients();
}
