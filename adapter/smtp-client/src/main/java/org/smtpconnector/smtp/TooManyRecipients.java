package org.smtpconnector.smtp;

import java.util.regex.Pattern;

/**
 * Refusals of recipients that the server would take in another transaction (RFC 5321 4.5.3.1.10).
 * Some servers say 552 for 452; and without an enhanced code neither tells it from a full mailbox.
 * One says so where it means too many messages on this connection, which its text tells.
 */
final class TooManyRecipients {
  private static final Pattern OF_MESSAGES =
      Pattern.compile("(?i)too many (?:messages|mails)|(?:messages?|mails?) (?:sent|limit)");

  private TooManyRecipients() {}

  /** Whether a reply to RCPT says so. */
  static boolean isSaidBy(Reply reply) {
    return isOfCode(reply) && reply.enhanced().filter(TooManyRecipients::isMeant).isPresent();
  }

  /** Whether it says so, or says no more than its code. */
  static boolean mayBeMeantBy(Reply reply) {
    return isOfCode(reply) && reply.enhanced().map(TooManyRecipients::isMeant).orElse(true);
  }

  private static boolean isOfCode(Reply reply) {
    return (reply.code() == 452 || reply.code() == 552)
        && !OF_MESSAGES.matcher(reply.toString()).find();
  }

  private static boolean isMeant(EnhancedStatus status) {
    return status.subject() == 5 && status.detail() == 3; // RFC 3463 3.6
  }
}
