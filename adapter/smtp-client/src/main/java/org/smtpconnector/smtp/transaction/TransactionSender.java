package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.Pipelining;
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
import org.smtpconnector.smtp.wire.BdatFrame;
import org.smtpconnector.smtp.wire.MessageOutput;
import org.smtpconnector.smtp.wire.MessageOutput.Form;
import org.smtpconnector.smtp.wire.OutputBuffer;
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
  private final OutputBuffer buffer;
  private final Timeouts timeouts;
  private final Pipelining how;
  private final LearnedServerBehavior learnedBehavior;
  private final MailTransaction transaction;
  private final TransactionCommands commands;
  private final boolean pipelining;
  private final boolean chunking;
  private final MessageOutput text;
  private final BdatFrame frame;
  private final SessionEventRecorder.Sending recording; // null if no recording is active
  private final TransactionReader replies;
  private BeforeOpening beforeOpening = () -> {};
  private long begin = Long.MAX_VALUE; // the position of its first octet in the session
  // Positions in the output.
  private int start;
  private int commandsEnd;
  private boolean together;
  private boolean opened;
  private long end = Long.MAX_VALUE;

  /**
   * @throws ExtensionMissing if the server does not offer an extension that the message requires
   */
  TransactionSender(
      SmtpWire wire, SmtpConfig config, Capabilities offered, MailTransaction transaction)
      throws ExtensionMissing {
    this.wire = wire;
    this.buffer = wire.output();
    this.timeouts = config.timeouts();
    this.how = config.pipelining();
    this.learnedBehavior = config.learnedBehavior();
    this.transaction = transaction;
    this.replies = new TransactionReader(wire, config, transaction);
    this.pipelining = how.commands() && offered.offers("PIPELINING");
    this.chunking = isChunking(config, offered);
    this.commands = new TransactionCommands(transaction, offered, chunking, wire.isEncrypted());
    this.text = new MessageOutput(buffer, form(), this::makeRoom);
    this.frame = new BdatFrame(wire);
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

  private Form form() {
    if (!chunking) {
      return Form.STUFFED;
    }
    return transaction.message().content() == Content.BINARY ? Form.VERBATIM : Form.LINES;
  }

  MailTransaction transaction() {
    return transaction;
  }

  /** Returns the reader of its replies. */
  TransactionReader replies() {
    return replies;
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
      buffer.clear();
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
        wire.isWrittenTo(end) && !(transaction.isResetTakenForText() && !text.mayEndText());
    return transaction.outcome().lost(e, endIsOut, replies.isSilence(e));
  }

  /** Whether its replies can be trusted: a text that was not sent completely is not accepted. */
  boolean mayBeAnswered() {
    return wire.isWrittenTo(end) || !transaction.isTaken();
  }

  /** Whether nothing of it was passed to the system. */
  boolean isUnsent() {
    return begin == Long.MAX_VALUE || !wire.isWrittenTo(begin + 1);
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
    if (chunking) {
      frame.beginBehindGap(
          together ? transaction.message().size() : OptionalLong.of(OutputBuffer.CAPACITY));
    }
    putText();
  }

  /** Puts the commands into the output, if they are sent together. */
  void putCommands() {
    together = goesTogether();
    begin = wire.position();
    start = buffer.end();
    if (together) {
      commands.putInto(wire);
    }
    commandsEnd = buffer.end();
  }

  /** Puts the text into the output. */
  void putText() throws IOException {
    text.take(transaction.message(), this::sourceFailed);
  }

  /** Returns the failure of the source; if nothing was sent, the session is unchanged. */
  private SourceFailed sourceFailed(Exception e) {
    if (!opened) {
      buffer.cutFrom(start);
    }
    return api().sourceFailed(e, transaction.outcome().recipients(Status.NOT_ATTEMPTED), !opened);
  }

  /** Records that the end of the text by DATA is in the output. */
  void endText() {
    transaction.asked(Awaited.END);
    end = wire.position();
  }

  /** Puts the last chunk's command before it. */
  private void endChunks() {
    frame.putBdat(true);
    transaction.sentLastChunk();
    end = wire.position();
  }

  private void makeRoom() throws IOException {
    if (!opened && start > buffer.start()) {
      sendWhatIsBefore();
      return;
    }
    if (!opened) {
      beforeOpening.run();
      open();
    }
    sendPiece();
  }

  private void sendWhatIsBefore() throws IOException {
    wire.flush(start, writeDeadline());
    int moved = buffer.start();
    buffer.compact();
    start -= moved;
    commandsEnd -= moved;
    frame.movedBy(moved);
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
    return text.readsAsCommands() && !learnedBehavior.areRefusedChunksRead();
  }

  /** Closes the gap before a text that is sent with its commands. */
  void seal() {
    frame.putBdatBehind(commandsEnd, true);
    transaction.sentLastChunk();
    end = wire.position();
  }

  /** Sends by itself a text that was put into the output after other messages. */
  void finishAlone() throws IOException {
    if (start > buffer.start()) {
      sendWhatIsBefore();
    }
    beforeOpening.run();
    open();
    endAndReadReplies();
  }

  /** Sends the text, and its end only once all recipients are accepted. */
  private void sendInTwoFlights() throws IOException {
    frame.putBdatBehind(commandsEnd, false);
    transaction.asked(Awaited.CHUNK);
    wire.flush(replies.endDeadline());
    replies.readToTheEnd();
    if (!transaction.wantsMessage() || transaction.isBdatRefused()) {
      throw transaction.outcome().refused();
    }
    replies.requireQuiet(!chunking);
    wire.put("BDAT 0 LAST");
    transaction.sentLastChunk();
    end = wire.position();
    flushEnd();
    replies.readToTheEnd();
  }

  /** Sends the commands and reads their replies: the server then awaits the text. */
  void open() throws IOException {
    if (together) {
      wire.flush(commandsEnd, replies.replyDeadline());
      replies.read();
    } else if (pipelining) {
      commands.sendInGroups(wire, replies::replyDeadline);
    } else {
      commands.sendOneByOne(wire, replies::replyDeadline);
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
    if (!chunking) {
      if (!commands.endWithData()) {
        commands.sendData(wire, replies::replyDeadline);
        if (!transaction.wantsMessage()) {
          throw transaction.outcome().refused();
        }
      }
    }
  }

  private void sendPiece() throws IOException {
    replies.requireQuiet(!chunking);
    if (chunking) {
      frame.putBdat(false);
      transaction.asked(Awaited.CHUNK);
      wire.flush(writeDeadline());
      replies.readWhatIsThere(!pipelining || mustBeWanted());
      frame.beginBehindGap(OptionalLong.of(OutputBuffer.CAPACITY));
    } else {
      wire.flush(writeDeadline());
    }
  }

  private void sendEnd() throws IOException {
    if (chunking) {
      replies.readWhatIsThere(!pipelining || mustBeWanted());
    }
    replies.requireQuiet(!chunking);
    if (chunking) {
      endChunks();
    } else {
      endText();
    }
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
