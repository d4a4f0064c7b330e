package org.smtpconnector.smtp;

import java.util.List;
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
import org.smtpconnector.smtp.access.ApiAccess;
import org.smtpconnector.smtp.learned.FailedAddresses;
import org.smtpconnector.smtp.learned.RepeatedAuthDisconnectDetector;

/** The access of the other packages of the module to this one. */
final class PackageAccess extends ApiAccess {
  @Override
  public Refused refused(String message) {
    return new Refused(message);
  }

  @Override
  public Refused refused(String message, Reply reply) {
    return new Refused(message, reply);
  }

  @Override
  public AuthenticationRefused authenticationRefused(String message, Reply reply, boolean ofToken) {
    return new AuthenticationRefused(message, reply, ofToken);
  }

  @Override
  public SenderRefused senderRefused(Envelope envelope, Reply reply, boolean inStep) {
    return new SenderRefused(envelope, reply, inStep);
  }

  @Override
  public RecipientsRefused recipientsRefused(
      List<RecipientOutcome> outcomes, Reply last, boolean inStep) {
    return new RecipientsRefused(outcomes, last, inStep);
  }

  @Override
  public MessageRefused messageRefused(
      Reply reply, List<RecipientOutcome> outcomes, boolean inStep, boolean beforeContent) {
    return new MessageRefused(reply, outcomes, inStep, beforeContent);
  }

  @Override
  public Disconnected disconnected(
      String message, Throwable cause, List<RecipientOutcome> outcomes, boolean stale) {
    return new Disconnected(message, cause, outcomes, stale);
  }

  @Override
  public Disconnected usedUp(String message, List<RecipientOutcome> outcomes) {
    return new Disconnected(message, outcomes);
  }

  @Override
  public InDoubt inDoubt(String message, Throwable cause, List<RecipientOutcome> outcomes) {
    return new InDoubt(message, cause, outcomes);
  }

  @Override
  public ProtocolViolation protocolViolation(String message, List<RecipientOutcome> outcomes) {
    return new ProtocolViolation(message, outcomes);
  }

  @Override
  public SecurityUnmet securityUnmet(String message, Throwable cause) {
    return new SecurityUnmet(message, cause);
  }

  @Override
  public ExtensionMissing extensionMissing(String message, List<RecipientOutcome> outcomes) {
    return new ExtensionMissing(message, outcomes);
  }

  @Override
  public SourceFailed sourceFailed(
      Throwable cause, List<RecipientOutcome> outcomes, boolean sessionUsable) {
    return new SourceFailed(cause, outcomes, sessionUsable);
  }

  @Override
  public RepeatedAuthDisconnectDetector authDisconnects(LearnedServerBehavior learned) {
    return learned.authEnds();
  }

  @Override
  public FailedAddresses failedAddresses(LearnedServerBehavior learned) {
    return learned.failedAddresses();
  }

  @Override
  public void bdatIsUnknown(LearnedServerBehavior learned) {
    learned.bdatIsUnknown();
  }

  @Override
  public void refusedChunkWasRead(LearnedServerBehavior learned) {
    learned.refusedChunkWasRead();
  }

  @Override
  public void pipeliningBehindDataWasRefused(LearnedServerBehavior learned) {
    learned.pipeliningBehindDataWasRefused();
  }

  @Override
  public void recipientsWereTooMany(LearnedServerBehavior learned, long accepted) {
    learned.recipientsWereTooMany(accepted);
  }

  @Override
  public void endedAfter(LearnedServerBehavior learned, long messages) {
    learned.endedAfter(messages);
  }

  @Override
  public void turnedAwayAfter(LearnedServerBehavior learned, long messages) {
    learned.turnedAwayAfter(messages);
  }

  @Override
  public void took(LearnedServerBehavior learned, long message) {
    learned.took(message);
  }
}
