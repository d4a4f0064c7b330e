package org.smtpconnector.mail;

import jakarta.mail.internet.MimeMessage;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Sends messages through the connection factory that its configuration names. Applications inject
 * it. Thread-safe.
 *
 * <p>Temporary refusals are retried automatically, for only the affected recipients, with the same
 * bytes and the same Message-ID. A message that may have been delivered is never sent again, unless
 * it requests that ({@link OnDoubt#RESEND}). A remaining doubt is always reported, even if other
 * recipients were accepted.
 *
 * <p>{@code smtpconnector.deadline} limits what one {@code send} does with connections, including
 * all attempts and pauses; the server limits the wait for a pooled connection and its opening. Once
 * the relay has the whole message, {@code send} waits for the reply for at least {@code
 * smtpconnector.final-reply}, since giving up earlier would leave the message in doubt.
 */
public interface MailSender {
  /**
   * Composes a message without sending it: the octets and the Message-ID that {@link #send(Mail)}
   * would send, after the mailer's defaults and each {@link MailFilter} were applied. Sign,
   * archive, queue or preview it, and send it by {@link #send(ComposedMail)}.
   *
   * @param mail the message
   * @return the composed mail; files of at most 256 KiB are in it, larger ones are read again when
   *     it is written
   * @throws MailException.Rejected if an attachment cannot be read, or a filter vetoes the message
   *     or fails; the exception's message names it
   * @throws MailException.Misconfigured if the mailer has no sender and the message names none
   */
  ComposedMail compose(Mail mail);

  /**
   * Composes a message that was made with Jakarta Mail, as {@link #send(MimeMessage)} does, without
   * sending it.
   *
   * @param message the message
   * @return the composed mail
   * @throws MailException.Rejected as {@link #send(MimeMessage)} does
   * @throws MailException.Misconfigured as {@link #compose(Mail)} does
   */
  ComposedMail compose(MimeMessage message);

  /**
   * Sends a message that was composed before, by this mailer or another one. It is not filtered
   * again; each {@link SuppressionList} is asked now.
   *
   * @param mail the composed mail
   * @return the outcome of each recipient; at least one was accepted
   * @throws MailException.Rejected also if a file has changed or cannot be read any more: nothing
   *     was delivered
   * @throws MailException as {@link #send(Mail)} does
   */
  MailReceipt send(ComposedMail mail);

  /**
   * Sends a message.
   *
   * @param mail the message
   * @return the outcome of each recipient; at least one was accepted
   * @throws MailException.Rejected if the relay permanently refused every recipient or the message;
   *     if an attachment cannot be read, a {@link MailFilter} vetoes the message or fails, or every
   *     recipient is suppressed, which the exception's message names, and nothing was sent
   * @throws MailException.Deferred if the relay refused temporarily, including at the last attempt
   * @throws MailException.Unavailable if the relay could not be reached, is out of service, or did
   *     not accept the message before the deadline, or if a {@link SuppressionList} could not be
   *     asked: nothing was delivered
   * @throws MailException.InDoubt if the reply to the message was lost or did not arrive in time:
   *     some recipients may have received it, and others may be known to have
   * @throws MailException.Misconfigured if configuration, credentials or TLS must be corrected
   *     first
   */
  MailReceipt send(Mail mail);

  /**
   * Sends a message built with Jakarta Mail. The message is copied, not changed: the copy has no
   * Bcc and Resent-Bcc, and gets a Message-ID, a Date and, from the mailer's configured sender, a
   * From if they are missing. Parts in 8bit or binary are re-encoded unless the message is signed.
   *
   * <p>The envelope sender is that of an SMTPMessage, the mailer's configured one, the Sender, or
   * else the first From. The recipients are those of To, Cc and Bcc, including the members of
   * groups, and the mailer's configured Bcc. No {@link MailFilter} sees the message, and each
   * {@link SuppressionList} is asked. If the message has a Resent-Date, its Resent- fields are used
   * instead (RFC 5322 3.6.6).
   *
   * <p>Changes to the content of a message that was read from a stream take effect after {@link
   * MimeMessage#saveChanges}.
   *
   * @param message the message
   * @return the outcome of each recipient; at least one was accepted
   * @throws MailException.Rejected if it names no recipient, a header field is invalid, there is
   *     more than one Resent-Date, or a part cannot be read: the exception's message names the
   *     field or the part, and nothing was sent
   * @throws MailException as {@link #send(Mail)} throws it
   */
  MailReceipt send(MimeMessage message);

  /**
   * Sends a message on a thread of the server's managed executor ({@code smtpconnector.executor}),
   * which has the caller's context (naming, class loader, security) but not its transaction. The
   * message is composed on that thread: an attachment that cannot be read fails the stage.
   *
   * @param mail the message
   * @return a stage that completes with the result of {@link #send(Mail)} or fails with its
   *     exception, unwrapped; dependent stages receive it in a {@link
   *     java.util.concurrent.CompletionException}, as always. Cancelling the stage does not stop
   *     the send. If there is no such executor, the stage has failed with {@link
   *     MailException.Misconfigured}
   * @throws NullPointerException if the message is null
   */
  CompletionStage<MailReceipt> sendAsync(Mail mail);

  /**
   * Sends a message built with Jakarta Mail, as {@link #send(MimeMessage)} does, on a thread as
   * {@link #sendAsync(Mail)} does. The message is copied before this method returns; if that fails,
   * the stage has failed.
   *
   * @param message the message
   * @return a stage that completes with the outcome of each recipient
   * @throws NullPointerException if the message is null
   */
  CompletionStage<MailReceipt> sendAsync(MimeMessage message);

  /**
   * Sends a message that was composed before, as {@link #send(ComposedMail)} does, on a thread as
   * {@link #sendAsync(Mail)} does.
   *
   * @param mail the composed mail
   * @return a stage that completes with the outcome of each recipient
   * @throws NullPointerException if the message is null
   */
  CompletionStage<MailReceipt> sendAsync(ComposedMail mail);

  /**
   * Sends a message once the caller's transaction (Jakarta Transactions) has committed, on a thread
   * as {@link #sendAsync(Mail)} does; if it is rolled back, the message is dropped. Without a
   * transaction, the message is sent at once.
   *
   * <p>The message is composed before this method returns, so that it cannot fail later by its
   * content; files over 256 KiB are read when it is sent. Until it is sent it is in memory alone:
   * if the server stops between the commit and the reply of the relay, it is lost.
   *
   * @param mail the message
   * @return a stage that completes with the result of {@link #send(ComposedMail)} or fails with its
   *     exception, unwrapped; or fails with a {@link java.util.concurrent.CancellationException} if
   *     the transaction was rolled back, is marked for rollback only, or has an unknown outcome:
   *     nothing was sent. Cancelling the stage does not stop the send
   * @throws MailException.Rejected as {@link #compose(Mail)} does
   * @throws MailException.Unavailable if the transaction is being committed and cannot be followed
   *     any more
   * @throws MailException.Misconfigured as {@link #compose(Mail)} does, and if the server has no
   *     transactions or no executor
   * @throws NullPointerException if the message is null
   */
  CompletionStage<MailReceipt> sendAfterCommit(Mail mail);

  /**
   * Sends a message built with Jakarta Mail, as {@link #send(MimeMessage)} does, once the caller's
   * transaction has committed, as {@link #sendAfterCommit(Mail)} does. The message is copied before
   * this method returns.
   *
   * @param message the message
   * @return a stage as that of {@link #sendAfterCommit(Mail)}
   * @throws MailException as {@link #sendAfterCommit(Mail)} does
   * @throws NullPointerException if the message is null
   */
  CompletionStage<MailReceipt> sendAfterCommit(MimeMessage message);

  /**
   * Sends many messages over several connections of the pool. Each connection pipelines several
   * messages if the relay allows it. Messages are taken from the stream and composed as needed, so
   * the stream may be larger than memory. Sending ends when all messages are sent, no connection is
   * available any more, settings are missing, or a {@link SuppressionList} cannot be read; messages
   * that were not sent then stay unsettled.
   *
   * <p>A message that was not delivered because its connection broke is sent over another one.
   * Temporary refusals are not retried here, since greylisting takes minutes: the listener receives
   * {@link MailException.Deferred}, or a receipt with deferred recipients.
   *
   * <p>No deadline applies: the timeouts of the connection factory limit each step.
   *
   * <p>The listener may cancel it. The receipt and the reported progress contain the resume point
   * reached, from which {@link #sendAll(Stream, BulkResumePoint, BulkListener)} continues.
   *
   * @param messages the messages; several threads read the stream, one at a time, and it is closed
   *     at the end
   * @param listener receives each outcome
   * @return how many were accepted; messages that were not do not cause an exception
   * @throws MailException.Misconfigured if the connection factory does not exist, or the executor
   *     that {@code smtpconnector.executor} names
   * @throws RuntimeException if the stream or the listener throws it; messages not reported to the
   *     listener were then not attempted, unless the listener threw
   */
  default BulkReceipt sendAll(Stream<Mail> messages, BulkListener<? super Mail> listener) {
    return sendAll(messages, BulkResumePoint.START, listener);
  }

  /**
   * Sends the remaining messages of a stream, as {@link #sendAll(Stream, BulkListener)} does:
   * messages settled before are read from the stream and not sent.
   *
   * @param messages the same messages as before, in the same order
   * @param from the resume point from the receipt or the progress
   * @param listener receives each outcome
   * @return how many were accepted
   */
  BulkReceipt sendAll(
      Stream<Mail> messages, BulkResumePoint from, BulkListener<? super Mail> listener);

  /**
   * Sends many composed messages, as {@link #sendAll(Stream, BulkListener)} does: the octets, the
   * Message-ID and the envelope of each are those that it has.
   *
   * @param messages the messages; several threads read the stream, one at a time, and it is closed
   *     at the end
   * @param listener receives each outcome
   * @return how many were accepted; messages that were not do not cause an exception
   * @throws MailException.Misconfigured as {@link #sendAll(Stream, BulkListener)} does
   * @throws RuntimeException as {@link #sendAll(Stream, BulkListener)} does
   */
  default BulkReceipt sendAllComposed(
      Stream<ComposedMail> messages, BulkListener<? super ComposedMail> listener) {
    return sendAllComposed(messages, BulkResumePoint.START, listener);
  }

  /**
   * Sends the remaining composed messages of a stream, as {@link #sendAll(Stream, BulkResumePoint,
   * BulkListener)} does.
   *
   * @param messages the same messages as before, in the same order
   * @param from the resume point from the receipt or the progress
   * @param listener receives each outcome
   * @return how many were accepted
   */
  BulkReceipt sendAllComposed(
      Stream<ComposedMail> messages,
      BulkResumePoint from,
      BulkListener<? super ComposedMail> listener);

  /**
   * Returns this mailer with the credentials of a user, such as a tenant of the application, in
   * place of those of the container or the connection factory. All else is the same: the connection
   * factory, its pool and the settings. A connection of the pool serves only messages with the
   * credentials that it was opened with.
   *
   * <p>The connection factory must not have credentials of the container (on Open Liberty {@code
   * containerAuthDataRef}), which take precedence: sending then throws {@link
   * MailException.Misconfigured}, and no message is sent as another user.
   *
   * <p>This is cheap and contacts no relay. If the relay refuses the credentials, sending throws
   * {@link MailException.Misconfigured}.
   *
   * @param user the user to authenticate as
   * @param password the password; or the access token, where the connection factory's mechanism is
   *     one of tokens
   * @return a mailer with these credentials
   * @throws IllegalArgumentException if the user is blank or contains a control character, or if
   *     the password is empty or contains a NUL
   */
  MailSender as(String user, String password);
}
