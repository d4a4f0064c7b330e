package org.smtpconnector.mail;

/**
 * Receives the outcome of each message of {@link MailSender#sendAll} or {@link
 * MailSender#sendAllComposed}, once per message, in no particular order. {@link #sent}, {@link
 * #failed} and {@link #progress} are called one at a time, on one of the sending threads, and the
 * other threads wait meanwhile. An exception from the listener ends the sending.
 *
 * @param <M> the messages: {@link Mail}, or {@link ComposedMail}
 */
public interface BulkListener<M> {
  /**
   * The message was accepted for at least one recipient.
   *
   * @param mail the message
   * @param receipt what became of each recipient
   */
  void sent(M mail, MailReceipt receipt);

  /**
   * The message was accepted for no recipient, or its outcome is unknown. After {@link
   * MailException.Deferred} and {@link MailException.Unavailable} it may be sent again later, after
   * {@link MailException.InDoubt} only at the risk of a duplicate.
   *
   * @param mail the message
   * @param failure what happened
   */
  void failed(M mail, MailException failure);

  /**
   * Reports progress: about once a second, and at the end, even if sending ends with an exception.
   *
   * @param progress the progress so far
   */
  default void progress(BulkProgress progress) {}

  /**
   * {@return whether to stop} Any sending thread calls this before it takes a message from the
   * stream. After {@code true} no further messages are taken; those in progress are completed and
   * reported.
   */
  default boolean isCancelled() {
    return false;
  }
}
