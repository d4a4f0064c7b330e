package org.smtpconnector.mail.delivery;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.SecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Resendable;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;

/**
 * Maps the exceptions of client and connector to those of {@link
 * org.smtpconnector.mail.MailSender}.
 */
public final class MailExceptionMapper {
  private static final int AUTHENTICATION_REQUIRED = 530; // RFC 4954 4

  private MailExceptionMapper() {}

  public static MailException of(
      SmtpException e, DeliveryState delivery, JndiConnectionSpec request) {
    if (e instanceof SmtpException.InDoubt) {
      return delivery.isResendRequested()
          ? new Resendable(e.getMessage(), e, delivery.outcomes())
          : new InDoubt(e.getMessage(), e, delivery.outcomes());
    }
    if (e instanceof SmtpException.Disconnected) {
      return unavailable(e, delivery);
    }
    if (e instanceof SmtpException.AuthenticationRefused refused && !e.retryable()) {
      return new Misconfigured(
          e.getMessage()
              + (refused.ofToken()
                  ? ": the relay rejects the access token: check its mailbox (the user, or"
                      + " oauthMailbox), its scope (oauthScope), and that its client"
                      + " may send from there"
                  : ": " + request.credentialsToCheck()),
          e);
    }
    if (e instanceof SmtpException.Refused
        || e instanceof SmtpException.AuthenticationRefused
        || e instanceof SmtpException.NoCredentials) {
      return e.retryable() ? unavailable(e, delivery) : misconfigured(e);
    }
    if (e instanceof SmtpException.ProtocolViolation || e instanceof SmtpException.SecurityUnmet) {
      return misconfigured(e);
    }
    if (hasReplyCode(e, Reply.SERVICE_NOT_AVAILABLE)) {
      return unavailable(e, delivery);
    }
    if (hasReplyCode(e, AUTHENTICATION_REQUIRED)) {
      return new Misconfigured(
          e.getMessage()
              + ": the relay requires authentication or TLS, which this connection lacks. If it"
              + " requires TLS, set the connection factory's property security to starttls or tls."
              + " If it requires a user, "
              + ConfigurationRemedy.CREDENTIALS,
          e);
    }
    boolean someMayBeRetried =
        e instanceof SmtpException.RecipientsRefused && delivery.hasPendingRecipients();
    return e.retryable() || someMayBeRetried
        ? new Deferred(e.getMessage(), e, delivery.outcomes())
        : new Rejected(e.getMessage(), e, delivery.outcomes());
  }

  /**
   * Maps a failure to get a connection. Containers rethrow exceptions of the resource adapter as
   * other types, so the cause decides.
   */
  public static MailException of(
      ResourceException e, DeliveryState delivery, JndiConnectionSpec request) {
    Optional<SmtpException> smtp = cause(e, SmtpException.class);
    if (smtp.isPresent()) {
      return of(smtp.get(), delivery, request);
    }
    for (Class<? extends Exception> configurationError :
        List.of(
            InvalidPropertyException.class,
            IllegalArgumentException.class,
            SecurityException.class)) {
      Optional<? extends Exception> found = cause(e, configurationError);
      if (found.isPresent()) {
        return new Misconfigured(request + ": " + found.get().getMessage(), e);
      }
    }
    return new Unavailable(
        "no open connection of " + request + ": " + e.getMessage(), e, delivery.outcomes());
  }

  /** Lists the recipients that an attempt left pending, with their replies. */
  static String listPending(DeliveryState delivery) {
    return delivery.outcomes().stream()
        .filter(o -> o.status() == Status.DEFERRED || o.status() == Status.NOT_ATTEMPTED)
        .filter(o -> o.reason().isEmpty())
        .map(RecipientOutcome::toString)
        .collect(Collectors.joining("; "));
  }

  private static boolean hasReplyCode(SmtpException e, int code) {
    return e.reply().filter(reply -> reply.code() == code).isPresent();
  }

  private static MailException unavailable(SmtpException e, DeliveryState delivery) {
    return new Unavailable(e.getMessage(), e, delivery.outcomes());
  }

  private static MailException misconfigured(SmtpException e) {
    return new Misconfigured(e.getMessage(), e);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
