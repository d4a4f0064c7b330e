package org.smtpconnector.mail.queue;

import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;

/**
 * Receives the outcome of each message of {@link QueueSender#sendQueued}. Called on the sending
 * threads, by several at once, so it should return quickly; its exceptions are logged.
 */
public interface QueuedOutcomeListener {
  /**
   * A message was attempted, or a suppression list held it back. Called once for each message, but
   * not for one that was taken from the stream and never attempted, since no connection was there.
   *
   * @param mail the message, as the stream had it
   * @param outcome what became of it, as the event that {@link
   *     org.smtpconnector.mail.MailSender#sendAllComposed} would have fired: {@link
   *     org.smtpconnector.mail.MailRefused} after a temporary refusal too
   */
  void settled(ComposedMail mail, MailEvent outcome);

  /**
   * {@return whether to stop} Asked before a message is taken from the stream; those in progress
   * are completed and reported.
   */
  default boolean isCancelled() {
    return false;
  }
}
