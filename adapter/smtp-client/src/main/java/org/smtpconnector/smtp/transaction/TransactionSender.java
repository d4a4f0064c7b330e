package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.Timeouts;
import org.smtpconnector.smtp.jfr.SessionEventRecorder;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * Sends one message. Decides which commands are sent before replies are read, and whether the text
 * is sent with them.
 *
 * <p>The text is put into the output after its commands before anything is sent. A message that
 * fits there is sent in one flight if the server offers PIPELINING and CHUNKING and the connection
 * is certainly alive; a larger one is sent piece by piece, once the server has accepted its
 * envelope.
 */
final class TransactionSender {
  /** Runs before the first octet of a message that is sent by itself. */
  interface BeforeOpening {
    void run() throws IOException;
  }

  private final SmtpWire wire;
  private final Timeouts timeouts;
  private final LearnedServerBehavior learnedBehavior;
  private final MailTransactionState transaction;
  private final TransactionCommands commands;
  private final boolean pipelining;
  private final boolean chunking;
  private final TransactionOutput output;
  private final SessionEventRecorder.Sending recording; // null if no recording is active
  private final TransactionReplyReader replies;
  private BeforeOpening beforeOpening = () -> {};
  private boolean together;
  private boolean opened;

  /**
   * @throws ExtensionMissing if the server does not offer an extension that the message requires
   */
  TransactionSender(
      SmtpWire wire, SmtpConfig config, Capabilities offered, MailTransactionState transaction)
      throws ExtensionMissing {
    this.wire = wire;
    this.timeouts = config.timeouts();
    this.learnedBehavior = config.learnedBehavior();
    this.transaction = transaction;
    this.replies = new TransactionReplyReader(wire, config, transaction);
    this.pipelining = config.pipelining().commands() && offered.offers("PIPELINING");
    this.chunking = isChunking(config, offered);
    this.commands = new TransactionCommands(transaction, offered, chunking, wire.isEncrypted());
    this.output = new TransactionOutput(wire, transaction, chunking, this::makeRoom);
    if (!chunking && !transaction.envelope().parameters().allOrNothing()) {
      commands.dataLast();
    }
    this.recording =
        SessionEventRecorder.INSTANCE.send(config, transaction.envelope(), transaction.message());
  }

  static boolean isChunking(SmtpConfig config, Capabilities offered) {
    return config.pipelining().chunking()
        && offered.offers("CHUNKING")
        && !config.learnedBehavior().isBdatUnknown();
  }

  MailTransactionState transaction() {
    return transaction;
  }

  /** Returns the reader of its replies. */
  TransactionReplyReader replies() {
    return replies;
  }

  TransactionOutput output() {
    return output;
  }

  /** Sends RSET first, since the server may still hold the previous transaction. */
  TransactionSender afterReset() {
    commands.resetFirst();
    return this;
  }

  /** Sets what runs before this message is sent by itself. */
  TransactionSender before(BeforeOpening opening) {
    this.beforeOpening = opening;
    return this;
  }

  /**
   * Sends RSET by itself; the server must reply by a single 250 before it gets another text.
   *
   * @throws SmtpException if it does not
   */
  void resetAlone() throws SmtpException {
    transaction.asked(Awaited.RESET);
    try {
      transaction.take(wire.exchange("RSET", replies.replyDeadline()));
      if (transaction.isSenderRefused()) {
        throw transaction.outcome().refused();
      }
      wire.requireQuiet();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Sends the message by itself and waits for its outcome. */
  Receipt run() throws SmtpException {
    try {
      put();
      finish();
      return recorded(transaction.outcome().verdict());
    } catch (IOException e) {
      replies.readRemainingReplies(e);
      throw recorded(failed(e));
    } finally {
      wire.output().clear();
    }
  }

  /** Records the outcome of the message. */
  Receipt recorded(Receipt receipt) {
    if (recording != null) {
      recording.accepted(receipt);
    }
    return receipt;
  }

  /** Records the failure of the message. */
  SmtpException recorded(SmtpException failure) {
    if (recording != null) {
      recording.failed(failure);
    }
    return failure;
  }

  /** Returns the outcome of the message after a failure of connection, server or source. */
  SmtpException failed(IOException e) {
    boolean endIsOut =
        output.isEndSent() && !(transaction.isResetTakenForText() && !output.mayEndText());
    return transaction.outcome().lost(e, endIsOut, replies.isSilence(e));
  }

  /** Whether its replies can be trusted: a text that was not sent completely is not accepted. */
  boolean mayBeAnswered() {
    return output.isEndSent() || !transaction.isTaken();
  }

  /** Whether its commands, and with them a message that is not large, may be sent in one flight. */
  boolean goesTogether() {
    return pipelining && commands.fitTogether();
  }

  /** Whether the server awaits the text, so that nothing else may be sent before its end. */
  boolean isOpened() {
    return opened;
  }

  /** Puts commands and text into the output; sends what does not fit. */
  void put() throws IOException {
    putCommands();
    if (chunking && together) {
      output.beginOnlyChunk();
    } else if (chunking) {
      output.beginChunk();
    }
    putText();
  }

  /** Puts the commands into the output, if they are sent together. */
  void putCommands() {
    together = goesTogether();
    output.begin();
    if (together) {
      output.put(commands);
    }
  }

  /** Puts the text into the output. */
  void putText() throws IOException {
    output.putText(this::sourceFailed);
  }

  /** Returns the failure of the source; if nothing was sent, the session is unchanged. */
  private SourceFailed sourceFailed(Exception e) {
    if (!opened) {
      output.remove();
    }
    return api().sourceFailed(e, transaction.outcome().recipients(Status.NOT_ATTEMPTED), !opened);
  }

  private void makeRoom() throws IOException {
    if (!opened && output.isBehindOthers()) {
      output.sendOthers(writeDeadline());
      return;
    }
    if (!opened) {
      beforeOpening.run();
      open();
    }
    sendPiece();
  }

  /** Sends the rest of the message, and reads all replies. */
  void finish() throws IOException {
    if (mayGoAlong()) {
      if (transaction.envelope().parameters().allOrNothing()) {
        sendInTwoFlights();
        return;
      }
      seal();
      flushEnd();
      replies.readToTheEnd();
      replies.requireNoSurplus();
      return;
    }
    if (!opened) {
      open();
    }
    endAndReadReplies();
  }

  private void endAndReadReplies() throws IOException {
    sendEnd();
    boolean several = transaction.areSeveralAwaited();
    replies.readToTheEnd();
    if (several) {
      replies.requireNoSurplus();
    }
  }

  /** Whether the text is sent with its commands, before the server has accepted the envelope. */
  private boolean mayGoAlong() {
    return !opened && together && chunking && replies.isFresh() && !mustBeWanted();
  }

  /**
   * Whether the text is sent only after the server has accepted the envelope, because the text
   * contains commands. Some servers take a chunk without accepted recipients for commands; that is
   * excluded once the server was seen to read such a chunk.
   */
  boolean mustBeWanted() {
    return output.readsAsCommands() && !learnedBehavior.areRefusedChunksRead();
  }

  /** Closes the gap before a text that is sent with its commands. */
  void seal() {
    output.endTextBehindCommands();
  }

  /** Sends by itself a text that was put into the output after other messages. */
  void finishAlone() throws IOException {
    if (output.isBehindOthers()) {
      output.sendOthers(writeDeadline());
    }
    beforeOpening.run();
    open();
    endAndReadReplies();
  }

  /** Sends the text, and its end only once all recipients are accepted. */
  private void sendInTwoFlights() throws IOException {
    output.endChunkBehindCommands();
    wire.flush(replies.endDeadline());
    replies.readToTheEnd();
    if (!transaction.wantsMessage() || transaction.isBdatRefused()) {
      throw transaction.outcome().refused();
    }
    replies.requireQuiet(!chunking);
    output.endTextByEmptyChunk();
    flushEnd();
    replies.readToTheEnd();
  }

  /** Sends the commands and reads their replies: the server then awaits the text. */
  void open() throws IOException {
    if (together) {
      output.sendCommands(replies.replyDeadline());
      replies.read();
    } else if (pipelining) {
      commands.sendInGroups(wire, replies);
    } else {
      commands.sendOneByOne(wire, replies);
    }
    goOn();
  }

  /** Continues after the replies to the commands. */
  void goOn() throws IOException {
    if (recording != null) {
      recording.envelopeAnswered();
    }
    if (!transaction.wantsMessage()) {
      throw transaction.outcome().refused();
    }
    opened = true;
    if (!chunking && !commands.endWithData()) {
      commands.sendData(wire, replies);
      if (!transaction.wantsMessage()) {
        throw transaction.outcome().refused();
      }
    }
  }

  private void sendPiece() throws IOException {
    replies.requireQuiet(!chunking);
    if (chunking) {
      output.endChunk();
      wire.flush(writeDeadline());
      replies.readWhatIsThere(!pipelining || mustBeWanted());
      output.beginChunk();
    } else {
      wire.flush(writeDeadline());
    }
  }

  private void sendEnd() throws IOException {
    if (chunking) {
      replies.readWhatIsThere(!pipelining || mustBeWanted());
    }
    replies.requireQuiet(!chunking);
    output.endText();
    flushEnd();
  }

  private void flushEnd() throws IOException {
    wire.flush(replies.endDeadline());
    wire.awaitFinalReply();
  }

  private Deadline writeDeadline() {
    return Deadline.in(timeouts.messageEnd(), "end of a write");
  }
}
