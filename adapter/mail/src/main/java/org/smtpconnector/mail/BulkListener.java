package org.smtpconnector.mail;

/**
 * Hears what becomes of each mail of {@link MailSender#sendAll}, once for each, in no particular
 * order. One call of {@link #sent}, {@link #failed} and {@link #progress} at a time, on one of the
 * threads that send: while it lasts, others wait. What it throws ends the sending.
 */
public interface BulkListener {
  /**
   * The mail was accepted for at least one recipient.
   *
   * @param mail the message
   * @param receipt what became of each recipient
   */
  void sent(Mail mail, MailReceipt receipt);

  /**
   * The mail was accepted for no recipient, or nobody knows. {@link MailException.Deferred} and
   * {@link MailException.Unavailable} may be sent again later, {@link MailException.InDoubt} only
   * at the risk of sending it twice.
   *
   * @param mail the message
   * @param failure what happened
   */
  void failed(Mail mail, MailException failure);

  /**
   * How far it has come: about once a second, and at the end, by an exception too.
   *
   * @param progress how far it has come
   */
  default void progress(BulkProgress progress) {}

  /**
   * {@return whether to stop}. Asked before each mail is taken from the stream, by any of the
   * threads that send. Then no further messages are taken; those under way are completed, and are
   * reported.
   */
  default boolean isCancelled() {
    return false;
  }
}
