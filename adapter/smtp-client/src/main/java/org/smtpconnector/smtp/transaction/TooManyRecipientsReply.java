package org.smtpconnector.smtp.transaction;

import java.util.regex.Pattern;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Reply;

/**
 * Recognizes refusals of recipients that the server would accept in another transaction (RFC 5321
 * 4.5.3.1.10). Some servers use 552 instead of 452, and without an enhanced code, neither is
 * distinct from a full mailbox. One server also uses it for too many messages on a connection,
 * which its text shows.
 */
final class TooManyRecipientsReply {
  private static final Pattern OF_MESSAGES =
      Pattern.compile("(?i)too many (?:messages|mails)|(?:messages?|mails?) (?:sent|limit)");

  private TooManyRecipientsReply() {}

  /** Whether a reply to RCPT says that there are too many recipients. */
  static boolean isSaidBy(Reply reply) {
    return isOfCode(reply) && reply.enhanced().filter(TooManyRecipientsReply::isMeant).isPresent();
  }

  /** Whether a reply says that, or has no enhanced code. */
  static boolean mayBeMeantBy(Reply reply) {
    return isOfCode(reply) && reply.enhanced().map(TooManyRecipientsReply::isMeant).orElse(true);
  }

  private static boolean isOfCode(Reply reply) {
    return (reply.code() == 452 || reply.code() == 552)
        && !OF_MESSAGES.matcher(reply.toString()).find();
  }

  private static boolean isMeant(EnhancedStatus status) {
    return status.subject() == 5 && status.detail() == 3; // RFC 3463 3.6
  }
}
