package org.smtpconnector.connector.ra;

import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/** 421: the relay ends the session (RFC 5321 3.8). */
final class Farewell {
  static final int NOT_AVAILABLE = 421;
  static final int NETWORK = 4; // RFC 3463 3.5, where it is for idling

  private Farewell() {}

  /** Whether that is why a message failed. */
  static boolean isSaidBy(SmtpException e) {
    return !e.sessionUsable()
        && e.reply().filter(reply -> reply.code() == NOT_AVAILABLE).isPresent();
  }

  /** Whether the relay had nothing of the content yet, so that it has delivered nothing. */
  static boolean isBeforeContent(SmtpException e) {
    return !(e instanceof MessageRefused refused) || refused.beforeContent();
  }

  /** Whether that is all the relay has against any recipient. */
  static boolean isToAll(SmtpException e) {
    return e instanceof SenderRefused
        || e.outcomes().stream()
            .flatMap(outcome -> outcome.reply().stream())
            .allMatch(reply -> reply.code() == NOT_AVAILABLE || reply.code() < 300);
  }

  /** It may also tell that the relay goes down, which says nothing of idling. */
  static boolean isForIdling(SenderRefused e) {
    return e.reply()
        .flatMap(reply -> reply.enhanced())
        .map(EnhancedStatus::subject)
        .filter(subject -> subject != NETWORK)
        .isEmpty();
  }
}
