package org.smtpconnector.connector.throttle;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.smtpconnector.connector.relay.LimitKind;
import org.smtpconnector.connector.relay.ServiceNotAvailable;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;

/**
 * How a relay says that it gets too much: by words that are known ({@link LimitKind}), or else by
 * 421 (not for idling, 4.4.x) or 4.7.x. Many greylist by 4.7.1, which is about one mailbox and says
 * so in its text.
 *
 * @param alone whether there is no other relay; where there are several, one that says 421 for no
 *     reason of policy, such as that it goes down, is left out, and the others go on
 */
public record ThrottlingReplies(boolean alone) {
  private static final int POLICY = 7; // RFC 3463 3.8

  boolean isAskedBy(Reply reply) {
    Optional<LimitKind> limit = LimitKind.saidBy(reply);
    if (limit.isPresent()) {
      return limit.get() != LimitKind.MESSAGES;
    }
    int subject = reply.enhanced().map(status -> status.subject()).orElse(-1);
    return reply.code() == ServiceNotAvailable.NOT_AVAILABLE
        ? (alone ? subject != ServiceNotAvailable.NETWORK : subject == POLICY)
        : reply.isTransient() && subject == POLICY && !isGreylisting(reply);
  }

  private static boolean isGreylisting(Reply reply) {
    String text = reply.toString().toLowerCase(Locale.ROOT);
    return text.contains("greylist") || text.contains("graylist");
  }

  /** The reply that asks for it among those to a message that failed. */
  public Optional<Reply> in(SmtpException failure) {
    Optional<Reply> asked = failure.reply().filter(this::isAskedBy);
    return asked.isPresent() ? asked : in(failure.outcomes());
  }

  /** The reply that asks for it among those to the recipients. */
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
