package org.smtpconnector.smtp.access;

import java.lang.invoke.MethodHandles;
import java.util.List;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.learned.FailedAddresses;
import org.smtpconnector.smtp.learned.RepeatedAuthDisconnectDetector;

/**
 * What only the client may do to types of its API: create the exceptions that report what a server
 * did, and record what a server does. The API offers neither to its callers, so it passes this
 * object to the other packages of the module when {@link SmtpException} is initialized.
 */
public abstract class ApiAccess {
  private static volatile ApiAccess instance;

  /** {@return the access, which the API provides} */
  public static ApiAccess api() {
    if (instance == null) {
      try {
        MethodHandles.lookup().ensureInitialized(SmtpException.class);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("the public exceptions are not accessible", e);
      }
    }
    return instance;
  }

  /** Provides the access; called once, by the API. */
  public static void provide(ApiAccess access) {
    instance = access;
  }

  /** Creates a permanent refusal by a proxy. */
  public abstract Refused refused(String message);

  public abstract Refused refused(String message, Reply reply);

  public abstract AuthenticationRefused authenticationRefused(
      String message, Reply reply, boolean ofToken);

  public abstract SenderRefused senderRefused(Envelope envelope, Reply reply, boolean inStep);

  public abstract RecipientsRefused recipientsRefused(
      List<RecipientOutcome> outcomes, Reply last, boolean inStep);

  public abstract MessageRefused messageRefused(
      Reply reply, List<RecipientOutcome> outcomes, boolean inStep, boolean beforeContent);

  public abstract Disconnected disconnected(
      String message, Throwable cause, List<RecipientOutcome> outcomes, boolean stale);

  /** Creates the failure of a message on a session that the server takes no more messages on. */
  public abstract Disconnected usedUp(String message, List<RecipientOutcome> outcomes);

  public abstract InDoubt inDoubt(String message, Throwable cause, List<RecipientOutcome> outcomes);

  public abstract ProtocolViolation protocolViolation(
      String message, List<RecipientOutcome> outcomes);

  public abstract SecurityUnmet securityUnmet(String message, Throwable cause);

  public abstract ExtensionMissing extensionMissing(
      String message, List<RecipientOutcome> outcomes);

  public abstract SourceFailed sourceFailed(
      Throwable cause, List<RecipientOutcome> outcomes, boolean sessionUsable);

  public abstract RepeatedAuthDisconnectDetector authDisconnects(LearnedServerBehavior learned);

  public abstract FailedAddresses failedAddresses(LearnedServerBehavior learned);

  /** Records that the server offered CHUNKING and does not know BDAT. */
  public abstract void bdatIsUnknown(LearnedServerBehavior learned);

  /** Records that the server refused a chunk and read its octets. */
  public abstract void refusedChunkWasRead(LearnedServerBehavior learned);

  /** Records that the server refused commands that were sent right after the end of the data. */
  public abstract void pipeliningBehindDataWasRefused(LearnedServerBehavior learned);

  /** Records that the server refused further recipients after it had accepted this many. */
  public abstract void recipientsWereTooMany(LearnedServerBehavior learned, long accepted);

  /** Records that a connection ended silently after this many messages, soon after a reply. */
  public abstract void endedAfter(LearnedServerBehavior learned, long messages);

  /** Records a 421 to MAIL, or to RSET before it, after this many messages. */
  public abstract void turnedAwayAfter(LearnedServerBehavior learned, long messages);

  /** Records that a connection takes this message, counted from 1. */
  public abstract void took(LearnedServerBehavior learned, long message);
}
