package org.smtpconnector.connector.relay;

import java.util.Locale;
import java.util.regex.Pattern;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/**
 * Interprets reply 421, "service not available", by which a relay ends a session (RFC 5321 3.8).
 */
public final class ServiceNotAvailableReply {
  public static final int NETWORK = 4; // RFC 3463 3.5, used for idle timeouts

  private static final Pattern GOES_DOWN = Pattern.compile("shut|going down|maintenance|restart");

  private ServiceNotAvailableReply() {}

  /** Whether a message failed because of a 421. */
  public static boolean isSaidBy(SmtpException e) {
    return !e.sessionUsable()
        && e.reply().filter(reply -> reply.code() == Reply.SERVICE_NOT_AVAILABLE).isPresent();
  }

  /** Whether the relay had not received any content, so that it has delivered nothing. */
  public static boolean isBeforeContent(SmtpException e) {
    return !(e instanceof MessageRefused refused) || refused.beforeContent();
  }

  /** Whether no recipient was refused by any other reply. */
  public static boolean isToAll(SmtpException e) {
    return e instanceof SenderRefused
        || e.outcomes().stream()
            .flatMap(outcome -> outcome.reply().stream())
            .allMatch(reply -> reply.code() == Reply.SERVICE_NOT_AVAILABLE || reply.code() < 300);
  }

  /** Whether the relay ended the session before the message, which another session may send. */
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

  /** Whether it may be an idle timeout: the reply names neither a limit nor another reason. */
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

  /** Whether a 421 gives no reason, not even that the relay is shutting down. */
  static boolean isWithoutReason(Reply reply) {
    return reply.code() == Reply.SERVICE_NOT_AVAILABLE
        && !GOES_DOWN.matcher(reply.toString().toLowerCase(Locale.ROOT)).find();
  }
}
