package org.smtpconnector.mail;

import jakarta.mail.internet.MimeMessage;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Sends mail through the connection factory that its configuration names. Injected; thread-safe.
 *
 * <p>What a relay refuses temporarily is tried again by itself, for those recipients alone, with
 * the same bytes and the same Message-ID. What may have been delivered is never tried again, unless
 * the mail asks for it ({@link OnDoubt#RESEND}). A doubt that remains is always heard, though
 * others were accepted.
 *
 * <p>{@code smtpconnector.deadline} bounds what one {@code send} does with connections, all its
 * attempts and pauses together; waiting for one of the pool, and opening it, is bounded by the
 * server. Once the relay has the mail whole, its answer is waited for at least {@code
 * smtpconnector.final-reply}, since to leave sooner would leave the mail in doubt.
 */
public interface MailSender {
  /**
   * Sends a mail.
   *
   * @param mail the message
   * @return what became of each recipient; at least one was accepted
   * @throws MailException.Rejected if the relay refused every recipient or the message for good; if
   *     an attachment cannot be read, which the message names, and nothing was sent
   * @throws MailException.Deferred if it refused temporarily, at the last attempt too
   * @throws MailException.Unavailable if the relay could not be reached, serves nobody now, or did
   *     not take the mail before the deadline: nothing was delivered by that
   * @throws MailException.InDoubt if the reply to the message was lost or did not come in time: it
   *     may have been delivered to some, of whom others may be known to have it
   * @throws MailException.Misconfigured if configuration, credentials or TLS must be corrected
   *     first
   */
  MailReceipt send(Mail mail);

  /**
   * Sends a message that was made with Jakarta Mail. It is copied, not changed: the copy has no Bcc
   * and Resent-Bcc, gets a Message-ID and a Date where it has none, and the mailer's configured
   * sender where it has no From. Parts in 8bit or binary are encoded anew, unless the message is
   * signed.
   *
   * <p>It goes from the envelope sender of an SMTPMessage, its Sender, or else its first From, to
   * its To, Cc and Bcc, and to the members of groups among them; where it has a Resent-Date, by its
   * Resent- fields (RFC 5322 3.6.6).
   *
   * <p>Changes to the content of a message that was read from a stream count once {@link
   * MimeMessage#saveChanges} was called.
   *
   * @param message the message
   * @return what became of each recipient; at least one was accepted
   * @throws MailException.Rejected if it names no recipient, a header field is not as it should be,
   *     there is more than one Resent-Date, or a part cannot be read: the message names the field
   *     or the part, and nothing was sent
   * @throws MailException as {@link #send(Mail)} does
   */
  MailReceipt send(MimeMessage message);

  /**
   * Sends a mail on a thread of the server's managed executor, which has the caller's context
   * (naming, class loader, security), but not its transaction. It is composed there: an attachment
   * that cannot be read fails the stage.
   *
   * @param mail the message
   * @return completes as {@link #send(Mail)} returns, and fails with what it throws, which the
   *     stage itself does not wrap; as always, stages that follow others get it in a {@link
   *     java.util.concurrent.CompletionException}. Cancelling it does not stop the sending. Where
   *     the server has no managed executor, it has failed with {@link MailException.Misconfigured}
   * @throws NullPointerException if there is no mail
   */
  CompletionStage<MailReceipt> sendAsync(Mail mail);

  /**
   * Sends a message that was made with Jakarta Mail as {@link #send(MimeMessage)} and {@link
   * #sendAsync(Mail)} do. It is copied before this returns; if that fails, so has the stage.
   *
   * @param message the message
   * @return what becomes of each recipient, later
   * @throws NullPointerException if there is no message
   */
  CompletionStage<MailReceipt> sendAsync(MimeMessage message);

  /**
   * Sends many mails over several connections of the pool, each of which has several of them under
   * way at once where the relay allows it. Mails are taken from the stream and composed as they are
   * needed, so that it may be longer than memory. It ends when all are sent, or when there is no
   * connection to be had any more.
   *
   * <p>A mail that was not delivered because a connection broke goes on another one. What the relay
   * refuses temporarily is not tried again here, since greylisting takes minutes: the listener
   * hears {@link MailException.Deferred}, or a receipt with deferred recipients.
   *
   * <p>No deadline applies: the time-outs of the connection factory bound each step.
   *
   * <p>The listener may cancel it. The receipt, and the progress that the listener hears of, have
   * the position that it has come to, from which {@link #sendAll(Stream, BulkPosition,
   * BulkListener)} goes on.
   *
   * @param mails is read by several threads, one at a time, and closed at the end
   * @param listener notified of each outcome
   * @return how many were accepted; it does not throw for mails that were not
   * @throws MailException.Misconfigured if there is no such connection factory
   * @throws RuntimeException what mails or listener throw; what was not told to the listener then
   *     was not attempted, unless it was the listener that threw
   */
  default BulkReceipt sendAll(Stream<Mail> mails, BulkListener listener) {
    return sendAll(mails, BulkPosition.START, listener);
  }

  /**
   * Sends what is left of many mails, as {@link #sendAll(Stream, BulkListener)} does: those that
   * were settled before are read from the stream and not sent.
   *
   * @param mails the same as before, in the same order
   * @param from the position that the receipt or the listener was given
   * @param listener notified of each outcome
   * @return what became of each message
   */
  BulkReceipt sendAll(Stream<Mail> mails, BulkPosition from, BulkListener listener);
}
