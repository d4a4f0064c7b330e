package org.smtpconnector.smtp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.access.ApiAccess;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * Thrown when a session could not be opened or a message was not accepted. {@link #sessionUsable()}
 * and {@link #retryable()} say how to go on, so callers need not interpret reply codes.
 *
 * @serial exclude
 */
public abstract sealed class SmtpException extends IOException {
  private static final long serialVersionUID = 1L;

  static {
    ApiAccess.provide(new PackageAccess());
  }

  private final boolean sessionUsable;
  private final boolean retryable;
  private final Reply reply;
  private RecipientOutcome[] outcomes; // an array, since a list may not be serializable
  private String server;

  private SmtpException(
      String message, Throwable cause, Fate fate, Reply reply, List<RecipientOutcome> outcomes) {
    super(message, cause);
    this.sessionUsable = fate.sessionUsable;
    this.retryable = fate.retryable;
    this.reply = reply;
    this.outcomes = outcomes.toArray(RecipientOutcome[]::new);
  }

  /** {@return whether the session may send another message} */
  public final boolean sessionUsable() {
    return sessionUsable;
  }

  /** {@return whether the message may be sent again without the risk of delivering it twice} */
  public final boolean retryable() {
    return retryable;
  }

  /** {@return the reply that caused this, if there was one} */
  public final Optional<Reply> reply() {
    return Optional.ofNullable(reply);
  }

  /**
   * {@return the server that the session was with, or was to be with, as in {@code
   * smtp.example.org:587 (starttls)}; empty if this concerns no server or several}
   */
  public final Optional<String> server() {
    return Optional.ofNullable(server);
  }

  /** {@return what is known of each recipient; empty if no message was being sent} */
  public final List<RecipientOutcome> outcomes() {
    return List.of(outcomes);
  }

  /** Returns this failure as one of a session with this server, unless it names one already. */
  final SmtpException with(String theServer) {
    if (server == null) {
      server = theServer;
    }
    return this;
  }

  /** Returns this failure for the whole envelope, of which it ended a part. */
  final SmtpException about(List<RecipientOutcome> whole) {
    outcomes = whole.toArray(RecipientOutcome[]::new);
    return this;
  }

  /**
   * Returns one exception for the failure of several alternative servers. It is {@link
   * Disconnected} if a later attempt may succeed, {@link SecurityUnmet} if none meets the required
   * security, and {@link Refused} otherwise.
   *
   * @param message what happened
   * @param cause the failure of one of them, or null
   * @param retryable whether a later attempt may succeed with any of them
   * @param unsafe whether none meets the required security
   * @return the exception
   */
  public static SmtpException noneOfSeveral(
      String message, Throwable cause, boolean retryable, boolean unsafe) {
    if (retryable) {
      return new Disconnected(message, cause, List.of(), false);
    }
    return unsafe ? new SecurityUnmet(message, cause) : new Refused(message, cause);
  }

  private record Fate(boolean sessionUsable, boolean retryable) {
    static final Fate FINAL = new Fate(false, false);
    static final Fate TRY_A_NEW_SESSION = new Fate(false, true);
    static final Fate NOT_THIS_MESSAGE = new Fate(true, false);

    static Fate of(Reply reply, boolean inStep) {
      return new Fate(inStep && !reply.closes(), reply.isTransient());
    }
  }

  /**
   * Thrown when the server refuses the session at its greeting, at EHLO or at STARTTLS; or, without
   * a reply, when the proxy does not let this client through. That includes wrong credentials for
   * the proxy, while {@link AuthenticationRefused} concerns the user of the server.
   */
  public static final class Refused extends SmtpException {
    private static final long serialVersionUID = 1L;

    /** Creates a permanent refusal by a proxy. */
    Refused(String message) {
      super(message, null, Fate.FINAL, null, List.of());
    }

    private Refused(String message, Throwable cause) {
      super(message, cause, Fate.FINAL, null, List.of());
    }

    Refused(String message, Reply reply) {
      super(message + ": " + reply, null, Fate.of(reply, false), reply, List.of());
    }
  }

  /**
   * Thrown when the server does not accept the credentials (RFC 4954 6).
   *
   * @serial exclude
   */
  public static final class AuthenticationRefused extends SmtpException {
    private static final long serialVersionUID = 1L;
    private final boolean ofToken;

    AuthenticationRefused(String message, Reply reply, boolean ofToken) {
      super(message + ": " + reply, null, Fate.of(reply, false), reply, List.of());
      this.ofToken = ofToken;
    }

    /** {@return whether the credentials were an access token (RFC 7628, XOAUTH2)} */
    public boolean ofToken() {
      return ofToken;
    }
  }

  /**
   * Thrown when there are no credentials to authenticate with, because the token endpoint issued no
   * access token. The server was not asked to authenticate.
   */
  public static final class NoCredentials extends SmtpException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, and the remedy
     * @param cause the underlying failure
     * @param retryable whether a later attempt may get them
     */
    public NoCredentials(String message, Throwable cause, boolean retryable) {
      super(message, cause, new Fate(false, retryable), null, List.of());
    }
  }

  /** Thrown when the server refuses MAIL. */
  public static final class SenderRefused extends SmtpException {
    private static final long serialVersionUID = 1L;

    SenderRefused(Envelope envelope, Reply reply, boolean inStep) {
      super(
          "sender " + envelope.reversePath() + " refused: " + reply,
          null,
          Fate.of(reply, inStep),
          reply,
          envelope.recipients().stream()
              .map(recipient -> RecipientOutcome.decided(recipient.address(), reply))
              .toList());
    }
  }

  /**
   * Thrown when the server refuses every recipient, or one of them with {@link
   * MailParameters#allOrNothing}, or closes the session during RCPT. Retryable if no recipient was
   * refused permanently.
   */
  public static final class RecipientsRefused extends SmtpException {
    private static final long serialVersionUID = 1L;

    RecipientsRefused(List<RecipientOutcome> outcomes, Reply last, boolean inStep) {
      super(
          "no recipient accepted: " + listed(outcomes),
          null,
          new Fate(
              inStep && !last.closes(),
              outcomes.stream().noneMatch(o -> o.status() == Status.REFUSED)),
          last,
          outcomes);
    }

    private static String listed(List<RecipientOutcome> outcomes) {
      StringBuilder text = new StringBuilder();
      for (RecipientOutcome outcome : outcomes.subList(0, Math.min(10, outcomes.size()))) {
        text.append(text.isEmpty() ? "" : "; ").append(outcome);
      }
      return outcomes.size() > 10
          ? text + "; and " + (outcomes.size() - 10) + " more"
          : text.toString();
    }
  }

  /**
   * Thrown when the server refuses the message at DATA or after its end.
   *
   * @serial exclude
   */
  public static final class MessageRefused extends SmtpException {
    private static final long serialVersionUID = 1L;
    private final boolean beforeContent;

    MessageRefused(
        Reply reply, List<RecipientOutcome> outcomes, boolean inStep, boolean beforeContent) {
      super("message refused: " + reply, null, Fate.of(reply, inStep), reply, outcomes);
      this.beforeContent = beforeContent;
    }

    /** {@return whether DATA was refused, so that the server has none of the content} */
    public boolean beforeContent() {
      return beforeContent;
    }
  }

  /**
   * Thrown when the connection could not be made, or was lost before the end of a message was
   * written: nothing was delivered.
   *
   * @serial exclude
   */
  public static final class Disconnected extends SmtpException {
    private static final long serialVersionUID = 1L;
    private final boolean stale;
    private final boolean usedUp;

    Disconnected(String message, Throwable cause, List<RecipientOutcome> outcomes, boolean stale) {
      super(message, cause, Fate.TRY_A_NEW_SESSION, null, outcomes);
      this.stale = stale;
      this.usedUp = false;
    }

    /** Creates the failure of a message on a session that the server takes no more messages on. */
    Disconnected(String message, List<RecipientOutcome> outcomes) {
      super(message, null, Fate.TRY_A_NEW_SESSION, null, outcomes);
      this.stale = true;
      this.usedUp = true;
    }

    /**
     * {@return whether the session had ended before this message: it is used up, or the end of the
     * connection was seen before the first command of this message or instead of a reply to it}. A
     * new session may send the message at once.
     */
    public boolean stale() {
      return stale;
    }

    /**
     * {@return whether the server takes no more messages on the session, though it may not have
     * closed the connection: by MAILMAX (RFC 9422), or by 421}
     */
    public boolean usedUp() {
      return usedUp;
    }
  }

  /**
   * Thrown when the connection was lost after the write of the message's last byte began and before
   * its reply was read: the message may have been delivered, and sending it again may deliver it
   * twice.
   */
  public static final class InDoubt extends SmtpException {
    private static final long serialVersionUID = 1L;

    InDoubt(String message, Throwable cause, List<RecipientOutcome> outcomes) {
      super(message, cause, Fate.FINAL, null, outcomes);
    }
  }

  /** Thrown when the peer does not speak SMTP or sends replies out of step. */
  public static final class ProtocolViolation extends SmtpException {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message, List<RecipientOutcome> outcomes) {
      super(message, null, Fate.FINAL, null, outcomes);
    }
  }

  /** Thrown when the connection does not meet the security that the configuration requires. */
  public static final class SecurityUnmet extends SmtpException {
    private static final long serialVersionUID = 1L;

    SecurityUnmet(String message, Throwable cause) {
      super(message, cause, Fate.FINAL, null, List.of());
    }
  }

  /**
   * Thrown when the message requires an extension that the server does not offer; nothing of it was
   * sent.
   */
  public static final class ExtensionMissing extends SmtpException {
    private static final long serialVersionUID = 1L;

    ExtensionMissing(String message, List<RecipientOutcome> outcomes) {
      super(message, null, Fate.NOT_THIS_MESSAGE, null, outcomes);
    }
  }

  /**
   * Thrown when the {@link MessageSource} failed; the message was not ended, so nothing was
   * delivered. The session is usable if nothing of the message had been sent.
   */
  public static final class SourceFailed extends SmtpException {
    private static final long serialVersionUID = 1L;

    SourceFailed(Throwable cause, List<RecipientOutcome> outcomes, boolean sessionUsable) {
      super(
          "the message could not be read: " + Printable.of(String.valueOf(cause.getMessage())),
          cause,
          new Fate(sessionUsable, false),
          null,
          outcomes);
    }
  }

  /**
   * Thrown when the client holds a message back, by its own limit or by one that the server asked
   * for. Nothing was sent, the session is unchanged, and the same message may be sent later.
   */
  public static final class HeldBack extends SmtpException {
    private static final long serialVersionUID = 1L;

    HeldBack(String message, List<RecipientOutcome> outcomes) {
      super(message, null, new Fate(true, true), null, outcomes);
    }
  }
}
