package org.smtpconnector.mail.queue;

import java.util.stream.Stream;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.ComposedMail;

/**
 * Sends messages for a queue, which decides itself what to do about each outcome. Each mailer of
 * {@link org.smtpconnector.mail.Mailers} is one. Thread-safe.
 */
public interface QueueSender {
  /**
   * Sends messages as {@link org.smtpconnector.mail.MailSender#sendAllComposed} does: over several
   * connections, pipelined, to the recipients that are not suppressed, again on another connection
   * if one broke, and without retries of temporary refusals. No event is fired: the listener
   * receives it. A message that was taken from the stream and not reported was not delivered.
   *
   * @param messages the messages; taken one by one as they are sent, and closed at the end
   * @param listener receives the outcomes
   * @return how many were sent, and why it ended if messages are left
   * @throws org.smtpconnector.mail.MailException.Misconfigured if a setting is invalid or there is
   *     no connection factory
   */
  BulkReceipt sendQueued(Stream<ComposedMail> messages, QueuedOutcomeListener listener);

  /** {@return the JNDI name of its connection factory, as in events} */
  String jndiName();
}
