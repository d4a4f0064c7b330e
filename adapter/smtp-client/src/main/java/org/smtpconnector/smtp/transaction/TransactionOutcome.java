package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.net.SocketLink;

/**
 * The outcome of a message and its recipients that follows from the commands and replies of its
 * transaction; nothing is assumed that they do not prove.
 */
final class TransactionOutcome {
  private static final int GOOD_BYE = 221;

  private final MailTransactionState transaction;

  TransactionOutcome(MailTransactionState transaction) {
    this.transaction = transaction;
  }

  /**
   * Returns the outcome when all replies have arrived.
   *
   * @throws SmtpException if no recipient was accepted, or if that is unknown
   */
  Receipt verdict() throws SmtpException {
    boolean inStep = !transaction.mustClose() && !transaction.isOpenForText();
    if (transaction.isOutOfCount()) {
      throw api()
          .inDoubt(
              "the server sent more replies than it was asked for, and it is unknown which of them"
                  + " answers the message",
              null,
              transaction.envelope().allUndecided(Status.UNKNOWN));
    }
    Optional<SmtpException> refusal = refusal(inStep);
    if (refusal.isPresent()) {
      throw transaction.isTaken() ? tookWhatItRefused(refusal.get()) : refusal.get();
    }
    if (transaction.isTaken()) {
      return new Receipt(recipients(Status.UNKNOWN));
    }
    throw transaction.hasReplyForEach()
        ? api().recipientsRefused(recipients(Status.UNKNOWN), transaction.last(), inStep)
        : api().messageRefused(transaction.last(), recipients(Status.UNKNOWN), inStep, false);
  }

  /** Returns a refusal before the end of the message, which proves that nothing was delivered. */
  private Optional<SmtpException> refusal(boolean inStep) {
    if (transaction.reset() != null && transaction.reset().closes()) {
      return Optional.of(api().senderRefused(transaction.envelope(), transaction.reset(), inStep));
    }
    if (transaction.isResetRefused()
        && !(transaction.isTaken() && transaction.isSenderAccepted())) {
      return Optional.of(
          api()
              .disconnected(
                  "the server is out of step, it answers RSET by " + transaction.reset(),
                  null,
                  transaction.envelope().allUndecided(Status.NOT_ATTEMPTED),
                  true));
    }
    if (transaction.sender() != null && !transaction.sender().isPositive()) {
      return Optional.of(api().senderRefused(transaction.envelope(), transaction.sender(), inStep));
    }
    if (transaction.isBdatUnknown()) {
      return Optional.of(
          api()
              .disconnected(
                  "the server offers CHUNKING and does not know BDAT: " + transaction.refusedBdat(),
                  null,
                  transaction.recipients().outcomes(number -> null, Status.NOT_ATTEMPTED),
                  true));
    }
    if (transaction.recipients().areComplete() && transaction.areTooFewAccepted()) {
      return Optional.of(recipientsRefused(inStep));
    }
    if (transaction.data() != null && transaction.data().code() != MailTransactionState.GO_AHEAD) {
      return Optional.of(
          api().messageRefused(transaction.data(), decidedBy(transaction.data()), inStep, true));
    }
    return transaction.refusedBdat() == null
        ? Optional.empty()
        : Optional.of(
            api()
                .messageRefused(
                    transaction.refusedBdat(),
                    decidedBy(transaction.refusedBdat()),
                    inStep,
                    false));
  }

  private RecipientsRefused recipientsRefused(boolean inStep) {
    return api()
        .recipientsRefused(
            recipients(Status.NOT_ATTEMPTED), transaction.recipients().last(), inStep);
  }

  private InDoubt tookWhatItRefused(SmtpException refusal) {
    return api()
        .inDoubt(
            "the server took the message though it had refused it: " + refusal.getMessage(),
            refusal,
            transaction.envelope().allUndecided(Status.UNKNOWN));
  }

  /** Returns the refusal of the message or the rest of it. */
  SmtpException refused() {
    return refusal(!transaction.mustClose() && !transaction.isOpenForText()).orElseThrow();
  }

  /** Returns the outcome when the server says in step that it closes the connection. */
  SmtpException closing() {
    return refusal(false).orElseGet(() -> recipientsRefused(false));
  }

  /**
   * Returns the outcome when the connection was lost or the server violated the protocol.
   *
   * @param endIsOut whether the server may have the last octet of the message
   * @param silent whether the connection was idle before and no reply has arrived since
   */
  SmtpException lost(IOException e, boolean endIsOut, boolean silent) {
    boolean violation = e instanceof ProtocolViolation;
    if (e instanceof SmtpException verdict && !violation) {
      return verdict;
    }
    boolean mayBeTaken = (endIsOut && violation) || transaction.isTaken();
    Optional<SmtpException> refusal = mayBeTaken ? Optional.empty() : provedRefusal(e, endIsOut);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (endIsOut || mayBeTaken) {
      return api().inDoubt(ConnectionLossText.afterTheEnd(e), e, recipients(Status.UNKNOWN));
    }
    if (violation) {
      return api().protocolViolation(e.getMessage(), recipients(Status.NOT_ATTEMPTED));
    }
    return api()
        .disconnected(
            ConnectionLossText.beforeTheEnd(e, transaction.awaited()),
            e,
            recipients(Status.NOT_ATTEMPTED),
            !transaction.isAnswered() && (silent || SocketLink.endedByPeer(e)));
  }

  private Optional<SmtpException> provedRefusal(IOException e, boolean endIsOut) {
    if (endIsOut
        && transaction.isResetRefused()
        && transaction.sender() == null
        && !isLeaving(transaction.reset())) {
      return Optional.empty(); // the server may have gone on
    }
    if (endIsOut && transaction.isSenderRefused() && transaction.recipients().accepted() > 0) {
      return Optional.empty(); // a reply is missing: after refusing MAIL, none is accepted
    }
    Optional<SmtpException> refusal = refusal(false);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (!transaction.finals().isEmpty() && !transaction.hasReplyForEach()) {
      return Optional.of(
          api().messageRefused(transaction.last(), decidedBy(transaction.last()), false, false));
    }
    // After a 421 followed by the end of the connection, the server reads nothing (RFC 5321 3.8).
    boolean closed =
        transaction.last() != null && transaction.last().closes() && SocketLink.endedByPeer(e);
    return closed && transaction.finals().isEmpty() && !(e instanceof ProtocolViolation)
        ? Optional.of(recipientsRefused(false))
        : Optional.empty();
  }

  /** Returns the outcomes if this reply decides for the recipients that had been accepted. */
  private List<RecipientOutcome> decidedBy(Reply reply) {
    return transaction.recipients().outcomes(index -> reply, Status.UNKNOWN);
  }

  /** Returns the outcomes as far as they are known. */
  List<RecipientOutcome> recipients(Status ofTheOthers) {
    return transaction
        .recipients()
        .outcomes(
            number -> {
              int index = transaction.hasReplyForEach() ? number : 0;
              return index < transaction.finals().size() ? transaction.finals().get(index) : null;
            },
            ofTheOthers);
  }

  private static boolean isLeaving(Reply reply) {
    return reply.closes() || reply.code() == GOOD_BYE || reply.code() / 100 == 3;
  }
}
