package org.smtpconnector.connector.relay;

import java.util.Locale;
import java.util.regex.Pattern;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/** 421: the relay ends the session (RFC 5321 3.8). */
public final class ServiceNotAvailable {
  public static final int NOT_AVAILABLE = 421;
  public static final int NETWORK = 4; // RFC 3463 3.5, where it is for idling

  private static final Pattern GOES_DOWN = Pattern.compile("shut|going down|maintenance|restart");

  private ServiceNotAvailable() {}

  /** Whether that is why a message failed. */
  public static boolean isSaidBy(SmtpException e) {
    return !e.sessionUsable()
        && e.reply().filter(reply -> reply.code() == NOT_AVAILABLE).isPresent();
  }

  /** Whether the relay had nothing of the content yet, so that it has delivered nothing. */
  public static boolean isBeforeContent(SmtpException e) {
    return !(e instanceof MessageRefused refused) || refused.beforeContent();
  }

  /** Whether that is all the relay has against any recipient. */
  public static boolean isToAll(SmtpException e) {
    return e instanceof SenderRefused
        || e.outcomes().stream()
            .flatMap(outcome -> outcome.reply().stream())
            .allMatch(reply -> reply.code() == NOT_AVAILABLE || reply.code() < 300);
  }

  /** Whether it ended the session before the message, which another session may send. */
  public static boolean isBefore(SmtpException e) {
    return isSaidBy(e) && isBeforeContent(e) && isToAll(e);
  }

  /** Whether the relay takes no more messages on this connection, though it does not end it. */
  public static boolean isUsedUp(SmtpException e) {
    return (e instanceof SenderRefused
            || e instanceof RecipientsRefused
            || e instanceof MessageRefused)
        && LimitKind.MESSAGES.in(e).isPresent()
        && e.outcomes().stream()
            .flatMap(outcome -> outcome.reply().stream())
            .allMatch(reply -> !reply.isPermanent());
  }

  /** It may also tell that the relay goes down, or takes no more, which says nothing of idling. */
  public static boolean isForIdling(SmtpException e) {
    return e.reply()
        .filter(
            reply ->
                LimitKind.saidBy(reply).isPresent()
                    || reply
                        .enhanced()
                        .map(EnhancedStatus::subject)
                        .filter(subject -> subject != NETWORK)
                        .isPresent())
        .isEmpty();
  }

  /** Whether a 421 does not say why, not even that the relay goes down. */
  static boolean isWithoutReason(Reply reply) {
    return reply.code() == NOT_AVAILABLE
        && !GOES_DOWN.matcher(reply.toString().toLowerCase(Locale.ROOT)).find();
  }
}
