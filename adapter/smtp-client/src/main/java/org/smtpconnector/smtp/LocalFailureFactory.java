package org.smtpconnector.smtp;

import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;

/**
 * Creates failures for stages between a caller and a session, such as a pool, a rate limiter or a
 * sandbox, that do not send a message to a server. Replies that such a stage makes up should say
 * so.
 */
public final class LocalFailureFactory {
  private LocalFailureFactory() {}

  /**
   * Returns a failure that says that the message has to wait and may be sent later.
   *
   * @param why what happened, and the remedy
   * @param recipients the recipients, at least one
   * @return the failure
   */
  public static HeldBack heldBack(String why, List<Recipient> recipients) {
    return new HeldBack(why, all(recipients));
  }

  /**
   * Returns a failure that says that nothing was sent because the caller's deadline had passed.
   *
   * @param deadline how long the caller waits
   * @param recipients the recipients, at least one
   * @return the failure
   */
  public static HeldBack tooLate(SendDeadline deadline, List<Recipient> recipients) {
    return heldBack(deadline + " passed before anything was sent", recipients);
  }

  /**
   * Returns a failure that says that nothing was sent because every recipient is refused.
   *
   * @param outcomes one a recipient, in the envelope's order
   * @param reply one of their replies
   * @return the failure
   */
  public static RecipientsRefused recipientsRefused(List<RecipientOutcome> outcomes, Reply reply) {
    return new RecipientsRefused(outcomes, reply, true);
  }

  /**
   * Returns a failure that says that the message was refused.
   *
   * @param envelope sender and recipients
   * @param reply the server's reply
   * @return the failure
   */
  public static MessageRefused messageRefused(Envelope envelope, Reply reply) {
    return new MessageRefused(
        reply,
        envelope.recipients().stream()
            .map(recipient -> RecipientOutcome.decided(recipient.address(), reply))
            .toList(),
        true,
        true);
  }

  /**
   * Returns a failure that says that the session ended before the message was sent; a new session
   * may send it.
   *
   * @param envelope sender and recipients
   * @param ended what ended the session
   * @return the failure
   */
  public static Disconnected notSent(Envelope envelope, SmtpException ended) {
    Disconnected notSent =
        new Disconnected(
            "the session ended before the message was sent",
            ended,
            all(envelope.recipients()),
            false);
    ended.server().ifPresent(notSent::with);
    return notSent;
  }

  /**
   * Returns a failure that says that the owner of the session ended it before a message was sent; a
   * new session may send it.
   *
   * @param why what happened, and the remedy
   * @return the failure
   */
  public static Disconnected ended(String why) {
    return new Disconnected(why, null, List.of(), false);
  }

  /**
   * Returns a failure that says that the message could not be read.
   *
   * @param failure what happened
   * @param envelope sender and recipients
   * @return the failure
   */
  public static SourceFailed sourceFailed(Exception failure, Envelope envelope) {
    return new SourceFailed(failure, all(envelope.recipients()), true);
  }

  /**
   * Returns this failure for an envelope other than the one that was sent.
   *
   * @param failure the failure of the envelope that was sent
   * @param outcomes what is known of each recipient
   * @return the failure
   */
  public static SmtpException about(SmtpException failure, List<RecipientOutcome> outcomes) {
    return failure.about(outcomes);
  }

  private static List<RecipientOutcome> all(List<Recipient> recipients) {
    return recipients.stream()
        .map(recipient -> RecipientOutcome.undecided(recipient.address(), Status.NOT_ATTEMPTED))
        .toList();
  }
}
