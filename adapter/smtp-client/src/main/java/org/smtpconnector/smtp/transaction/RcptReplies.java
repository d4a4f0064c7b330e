package org.smtpconnector.smtp.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/** The replies to RCPT that have arrived, in the order of the recipients. */
final class RcptReplies {
  private final List<Recipient> recipients;
  private final List<Reply> replies;
  private int accepted;

  RcptReplies(List<Recipient> recipients) {
    this.recipients = recipients;
    this.replies = new ArrayList<>(recipients.size());
  }

  void add(Reply reply) {
    replies.add(reply);
    accepted += reply.isPositive() ? 1 : 0;
  }

  int accepted() {
    return accepted;
  }

  /** Whether all replies so far are positive. */
  boolean areAllAccepted() {
    return accepted == replies.size();
  }

  boolean areComplete() {
    return replies.size() == recipients.size();
  }

  Reply last() {
    return replies.get(replies.size() - 1);
  }

  /** Returns how many recipients were accepted before the server said that there were too many. */
  OptionalLong firstTooMany() {
    long before = 0;
    for (Reply reply : replies) {
      if (before > 0 && TooManyRecipientsReply.isSaidBy(reply)) {
        return OptionalLong.of(before);
      }
      before += reply.isPositive() ? 1 : 0;
    }
    return OptionalLong.empty();
  }

  /**
   * Returns the outcome of each recipient.
   *
   * @param decisive maps the index among the accepted recipients to the reply to the message; null
   *     if there is none
   * @param ofTheOthers the status of recipients without a decisive reply
   */
  List<RecipientOutcome> outcomes(IntFunction<Reply> decisive, Status ofTheOthers) {
    List<RecipientOutcome> outcomes = new ArrayList<>(recipients.size());
    int number = 0;
    for (int i = 0; i < recipients.size(); i++) {
      EmailAddress address = recipients.get(i).address();
      Reply own = i < replies.size() ? replies.get(i) : null;
      Reply reply = own != null && own.isPositive() ? decisive.apply(number++) : own;
      if (reply == null) {
        outcomes.add(RecipientOutcome.undecided(address, ofTheOthers));
      } else if (reply == own && number > 0 && TooManyRecipientsReply.mayBeMeantBy(own)) {
        outcomes.add(RecipientOutcome.deferred(address, own));
      } else {
        outcomes.add(RecipientOutcome.decided(address, reply));
      }
    }
    return outcomes;
  }
}
