package org.smtpconnector.connector.throttle;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.relay.ServiceNotAvailableReply;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;

/**
 * Recognizes the replies by which a relay throttles: by known wordings ({@link LimitKind}), or else
 * by 421 (except 4.4.x, an idle timeout) or 4.7.x. Many relays greylist by 4.7.1; that concerns one
 * mailbox, and the text says so.
 *
 * @param alone whether this is the only relay; with several, a 421 counts only if it is for policy
 *     (4.7.x), since the others replace a relay that shuts down
 */
public record ThrottlingReplies(boolean alone) {
  private static final int POLICY = 7; // RFC 3463 3.8

  boolean isAskedBy(Reply reply) {
    Optional<LimitKind> limit = LimitKind.saidBy(reply);
    if (limit.isPresent()) {
      return limit.get() != LimitKind.MESSAGES;
    }
    int subject = reply.enhanced().map(status -> status.subject()).orElse(-1);
    return reply.code() == Reply.SERVICE_NOT_AVAILABLE
        ? (alone ? subject != ServiceNotAvailableReply.NETWORK : subject == POLICY)
        : reply.isTransient() && subject == POLICY && !isGreylisting(reply);
  }

  private static boolean isGreylisting(Reply reply) {
    String text = reply.toString().toLowerCase(Locale.ROOT);
    return text.contains("greylist") || text.contains("graylist");
  }

  /** Returns the first throttling reply to a failed message. */
  public Optional<Reply> in(SmtpException failure) {
    Optional<Reply> reply = failure.reply().filter(this::isAskedBy);
    return reply.isPresent() ? reply : in(failure.outcomes());
  }

  /** Returns the first throttling reply to a recipient. */
  public Optional<Reply> in(List<RecipientOutcome> outcomes) {
    for (RecipientOutcome outcome : outcomes) {
      if (outcome.status() != RecipientOutcome.Status.ACCEPTED
          && outcome.reply().filter(this::isAskedBy).isPresent()) {
        return outcome.reply();
      }
    }
    return Optional.empty();
  }
}
