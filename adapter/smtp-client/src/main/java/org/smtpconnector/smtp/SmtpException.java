package org.smtpconnector.smtp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.RecipientOutcome.Status;

/**
 * Why a session could not be opened or a message was not accepted. Two questions decide what comes
 * next: {@link #sessionUsable()} and {@link #retryable()}; nobody needs to read reply codes.
 *
 * @serial exclude
 */
public abstract sealed class SmtpException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean sessionUsable;
  private final boolean retryable;
  private final Reply reply;
  private RecipientOutcome[] outcomes; // an array, since a list need not be serializable

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

  /** {@return whether the same message may be sent again without the danger of sending it twice} */
  public final boolean retryable() {
    return retryable;
  }

  /** {@return the reply that caused this, where there was one} */
  public final Optional<Reply> reply() {
    return Optional.ofNullable(reply);
  }

  /** {@return what is known of each recipient; empty where no message was being sent} */
  public final List<RecipientOutcome> outcomes() {
    return List.of(outcomes);
  }

  /** The same, for an envelope of which this ended only a part. */
  final SmtpException about(List<RecipientOutcome> whole) {
    outcomes = whole.toArray(RecipientOutcome[]::new);
    return this;
  }

  /**
   * Why none of several servers that stand in for one another could be used, as one exception: for
   * who knows more than one. It is {@link Disconnected} if a later try may help, {@link
   * SecurityUnmet} if none is as safe as it has to be, and {@link Refused} else.
   *
   * @param message what happened
   * @param cause why one of them could not, or null
   * @param retryable whether a later try may help with any of them
   * @param unsafe whether none is as safe as it has to be
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
   * The server refused to serve at its greeting, at EHLO or at STARTTLS; or, without a reply, the
   * proxy on the way to it does not let this client through. Wrong credentials for the proxy are
   * this too: {@link AuthenticationRefused} is about the user of the server.
   */
  public static final class Refused extends SmtpException {
    private static final long serialVersionUID = 1L;

    /** By a proxy, which will do the same tomorrow. */
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
   * The server did not accept the credentials (RFC 4954 6).
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

    /** {@return whether it was an access token (RFC 7628, XOAUTH2) that was not accepted} */
    public boolean ofToken() {
      return ofToken;
    }
  }

  /**
   * There is nothing to authenticate with: an access token could not be had from whoever issues it.
   * The server was not asked to authenticate.
   */
  public static final class NoCredentials extends SmtpException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates a no credentials.
     *
     * @param message what happened, and the remedy
     * @param cause the failure behind it
     * @param retryable whether they may be had later
     */
    public NoCredentials(String message, Throwable cause, boolean retryable) {
      super(message, cause, new Fate(false, retryable), null, List.of());
    }
  }

  /** The server refused MAIL. */
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
   * The server refused every recipient, or one where all or none were asked for ({@link
   * MailParameters#allOrNothing}), or closed the session while it was asked. Retryable if no
   * recipient was refused for good.
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
   * The server refused the message at DATA or after its end.
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

    /** {@return whether DATA was refused, so that the server has nothing of the content} */
    public boolean beforeContent() {
      return beforeContent;
    }
  }

  /**
   * The connection could not be made or was lost before the end of a message was written: nothing
   * was delivered.
   *
   * @serial exclude
   */
  public static final class Disconnected extends SmtpException {
    private static final long serialVersionUID = 1L;
    private final boolean stale;

    Disconnected(String message, Throwable cause, List<RecipientOutcome> outcomes, boolean stale) {
      super(message, cause, Fate.TRY_A_NEW_SESSION, null, outcomes);
      this.stale = stale;
    }

    /**
     * {@return whether the server had closed an idle session: the end of the connection was seen
     * before the first command of this message, or answered it, and is the cause}. A fresh session
     * may send the message at once. Without a cause the server takes no more messages on the
     * session.
     */
    public boolean stale() {
      return stale;
    }
  }

  /**
   * The connection was lost after the write of the message's last byte began and before its reply
   * was read: the message may have been delivered, and sending it again may deliver it twice.
   */
  public static final class InDoubt extends SmtpException {
    private static final long serialVersionUID = 1L;

    InDoubt(String message, Throwable cause, List<RecipientOutcome> outcomes) {
      super(message, cause, Fate.FINAL, null, outcomes);
    }
  }

  /** The peer does not speak SMTP, or answered out of step. */
  public static final class ProtocolViolation extends SmtpException {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message, List<RecipientOutcome> outcomes) {
      super(message, null, Fate.FINAL, null, outcomes);
    }
  }

  /** The connection cannot be made as safe as the configuration demands. */
  public static final class SecurityUnmet extends SmtpException {
    private static final long serialVersionUID = 1L;

    SecurityUnmet(String message, Throwable cause) {
      super(message, cause, Fate.FINAL, null, List.of());
    }
  }

  /** The message needs what the server does not offer; nothing of it was sent. */
  public static final class ExtensionMissing extends SmtpException {
    private static final long serialVersionUID = 1L;

    ExtensionMissing(String message, List<RecipientOutcome> outcomes) {
      super(message, null, Fate.NOT_THIS_MESSAGE, null, outcomes);
    }
  }

  /**
   * The {@link MessageSource} failed; the message was not ended, so nothing was delivered. The
   * session is usable if nothing of the message had been sent.
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
   * Nothing was sent, because this side keeps back: a limit of its own, or one that the server has
   * asked for. The session is as it was, and the same message may be sent later.
   */
  public static final class HeldBack extends SmtpException {
    private static final long serialVersionUID = 1L;

    HeldBack(String message, List<RecipientOutcome> outcomes) {
      super(message, null, new Fate(true, true), null, outcomes);
    }
  }
}
