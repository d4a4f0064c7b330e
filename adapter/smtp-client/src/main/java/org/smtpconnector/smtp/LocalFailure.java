package org.smtpconnector.smtp;

import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;

/**
 * Failures of messages that came to no server, for whoever stands between a caller and a session: a
 * pool, a limit, a sandbox. Replies are that one's own, and should say so.
 */
public final class LocalFailure {
  private LocalFailure() {}

  /**
   * Nothing was sent, since it is not this message's turn. It may be sent later.
   *
   * @param why what happened, and the remedy
   * @param recipients the recipients, at least one
   * @return the failure
   */
  public static HeldBack heldBack(String why, List<Recipient> recipients) {
    return new HeldBack(why, all(recipients));
  }

  /**
   * Nothing was sent, since the caller's deadline had passed.
   *
   * @param deadline how long the caller waits
   * @param recipients the recipients, at least one
   * @return the failure
   */
  public static HeldBack tooLate(SendDeadline deadline, List<Recipient> recipients) {
    return heldBack(deadline + " passed before anything was sent", recipients);
  }

  /**
   * Nothing was sent, since no recipient may have it.
   *
   * @param outcomes one a recipient, in the envelope's order
   * @param reply one of those that they got
   * @return the failure
   */
  public static RecipientsRefused recipientsRefused(List<RecipientOutcome> outcomes, Reply reply) {
    return new RecipientsRefused(outcomes, reply, true);
  }

  /**
   * The message was not taken.
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
   * The session ended before the message was sent; a fresh one may send it.
   *
   * @param envelope sender and recipients
   * @param ended what ended the session
   * @return the failure
   */
  public static Disconnected notSent(Envelope envelope, SmtpException ended) {
    return new Disconnected(
        "the session ended before the message was sent", ended, all(envelope.recipients()), false);
  }

  /**
   * The session was ended by its owner before a message was sent; a fresh one may send it.
   *
   * @param why what happened, and the remedy
   * @return the failure
   */
  public static Disconnected ended(String why) {
    return new Disconnected(why, null, List.of(), false);
  }

  /**
   * The message could not be read.
   *
   * @param failure what happened
   * @param envelope sender and recipients
   * @return the failure
   */
  public static SourceFailed sourceFailed(Exception failure, Envelope envelope) {
    return new SourceFailed(failure, all(envelope.recipients()), true);
  }

  /**
   * The same failure, of an envelope that is not the one that was sent: whom it was about.
   *
   * @param failure what happened
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
