package org.smtpconnector.smtp.transaction;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Function;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.BdatFrame;
import org.smtpconnector.smtp.wire.MessageOutput;
import org.smtpconnector.smtp.wire.MessageOutput.Form;
import org.smtpconnector.smtp.wire.OutputBuffer;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * The commands and the text of one transaction in the output, behind those of other transactions:
 * where they begin and end, and how much of them was passed to the system.
 */
final class TransactionOutput {
  private final SmtpWire wire;
  private final OutputBuffer buffer;
  private final MailTransactionState transaction;
  private final boolean chunking;
  private final MessageOutput text;
  private final BdatFrame frame;
  // Positions in the session.
  private long begin = Long.MAX_VALUE;
  private long end = Long.MAX_VALUE;
  // Positions in the output.
  private int start;
  private int commandsEnd;

  TransactionOutput(
      SmtpWire wire,
      MailTransactionState transaction,
      boolean chunking,
      MessageOutput.Overflow overflow) {
    this.wire = wire;
    this.buffer = wire.output();
    this.transaction = transaction;
    this.chunking = chunking;
    this.text = new MessageOutput(buffer, form(), overflow);
    this.frame = new BdatFrame(wire);
  }

  private Form form() {
    if (!chunking) {
      return Form.STUFFED;
    }
    return transaction.message().content() == Content.BINARY ? Form.VERBATIM : Form.LINES;
  }

  /** Whether the text is sent by BDAT. */
  boolean isChunking() {
    return chunking;
  }

  /** Begins at the end of the output. */
  void begin() {
    begin = wire.position();
    start = buffer.end();
    commandsEnd = start;
  }

  /** Puts the commands into the output. */
  void put(TransactionCommands commands) {
    commands.putInto(wire);
    commandsEnd = buffer.end();
  }

  /** Sends the commands, and with them what is before them. */
  void sendCommands(Deadline deadline) throws IOException {
    wire.flush(commandsEnd, deadline);
  }

  /** Begins a chunk that is expected to be the only one. */
  void beginOnlyChunk() {
    frame.beginBehindGap(transaction.message().size());
  }

  /** Begins a chunk that may fill the output. */
  void beginChunk() {
    frame.beginBehindGap(OptionalLong.of(OutputBuffer.CAPACITY));
  }

  /** Puts the text into the output. */
  void putText(Function<Exception, SmtpException> failed) throws IOException {
    text.take(transaction.message(), failed);
  }

  /** Removes all of it. */
  void remove() {
    buffer.cutFrom(start);
  }

  /** Whether the output holds anything of other transactions. */
  boolean isBehindOthers() {
    return start > buffer.start();
  }

  /** Sends what the output holds of other transactions. */
  void sendOthers(Deadline deadline) throws IOException {
    wire.flush(start, deadline);
    int moved = buffer.start();
    buffer.compact();
    start -= moved;
    commandsEnd -= moved;
    frame.movedBy(moved);
  }

  /** Ends a chunk that is not the last, by its command before it. */
  void endChunk() {
    frame.putBdat(false);
    transaction.asked(Awaited.CHUNK);
  }

  /** Ends a chunk that is not the last, by its command between the other commands and it. */
  void endChunkBehindCommands() {
    frame.putBdatBehind(commandsEnd, false);
    transaction.asked(Awaited.CHUNK);
  }

  /** Ends the text by the command of the last chunk before it, or after the terminator of DATA. */
  void endText() {
    if (chunking) {
      frame.putBdat(true);
      transaction.sentLastChunk();
    } else {
      transaction.asked(Awaited.END);
    }
    end = wire.position();
  }

  /** Ends the text by the command of the last chunk between the other commands and it. */
  void endTextBehindCommands() {
    frame.putBdatBehind(commandsEnd, true);
    transaction.sentLastChunk();
    end = wire.position();
  }

  /** Ends the text by an empty last chunk. */
  void endTextByEmptyChunk() {
    wire.put("BDAT 0 LAST");
    transaction.sentLastChunk();
    end = wire.position();
  }

  /** Whether its last octet was passed to the system. */
  boolean isEndSent() {
    return wire.isWrittenTo(end);
  }

  /** Whether none of its octets was passed to the system. */
  boolean isUnsent() {
    return begin == Long.MAX_VALUE || !wire.isWrittenTo(begin + 1);
  }

  /** Whether a server that took the text for commands would execute some. */
  boolean readsAsCommands() {
    return text.readsAsCommands();
  }

  /** Whether a server that took this for a text by DATA would see its end. */
  boolean mayEndText() {
    return text.mayEndText();
  }
}
