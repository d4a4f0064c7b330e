package org.smtpconnector.smtp.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.Function;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;

/**
 * The stream that writes a message into the buffer of a session. A bare CR or LF becomes CRLF, and
 * for DATA dots are stuffed after that (RFC 5321 4.5.2), so that the message cannot contain a
 * terminator.
 */
public final class MessageOutput extends OutputStream {
  /** The form of the text on the wire. */
  public enum Form {
    /** For DATA: lines with dots stuffed, and a terminator. */
    STUFFED,
    /** For BDAT: lines. */
    LINES,
    /** For BDAT with BODY=BINARYMIME: unchanged. */
    VERBATIM
  }

  /** Makes room in a full buffer. */
  public interface Overflow {
    void makeRoom() throws IOException;
  }

  // The end of a line, and the terminator. A text by BDAT has no terminator, but the size in its
  // command may need four digits more than expected.
  private static final int LONGEST_END = 6;

  private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1, without CRLF
  private static final int MOST_TOGETHER = 8192; // octets that the fastest cache still holds
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long AFTER_CR = ('\r' + 1) * ONES;

  private final OutputBuffer buffer;
  private final Form form;
  private final Overflow overflow;
  private final RefusedChunkCommandDetector commands = new RefusedChunkCommandDetector();
  private int column;
  private boolean afterCr;
  private IOException failure;

  public MessageOutput(OutputBuffer buffer, Form form, Overflow overflow) {
    this.buffer = buffer;
    this.form = form;
    this.overflow = overflow;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw failure; // the source swallowed it before
    }
    if (form == Form.VERBATIM) {
      copy(bytes, offset, offset + length);
      return;
    }
    lines(bytes, offset, offset + length);
  }

  /** Copies lines that need no change together. */
  private void lines(byte[] bytes, int from, int to) throws IOException {
    int copied = from;
    int at = from;
    while (at < to) {
      int lineEnd = lineEnd(bytes, at, to);
      if (lineEnd > at) {
        if (column == 0 && isStuffed(bytes[at])) {
          copied = copy(bytes, copied, at);
          require(1);
          buffer.put((byte) '.');
        }
        text(bytes, at, lineEnd - at);
      }
      at = lineEnd;
      if (at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n') {
        afterCr = false;
        ended();
        at += 2;
        copied = at - copied < MOST_TOGETHER ? copied : copy(bytes, copied, at);
      } else if (at < to) {
        copy(bytes, copied, at);
        lineEnd(bytes[at++]);
        copied = at;
      }
    }
    copy(bytes, copied, to);
  }

  private boolean isStuffed(byte first) {
    return first == '.' && form == Form.STUFFED;
  }

  /** Finds the first CR or LF, 32 octets at a time, then eight. */
  private static int lineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at + 4 * Long.BYTES <= to && !holdsControl(bytes, at)) {
      at += 4 * Long.BYTES;
    }
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long found = zeros(eight ^ ('\n' * ONES)) | zeros(eight ^ ('\r' * ONES));
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  /** Whether one of 32 octets is CR or less, as line ends are. */
  private static boolean holdsControl(byte[] bytes, int at) {
    return (below((long) LONGS.get(bytes, at))
            | below((long) LONGS.get(bytes, at + Long.BYTES))
            | below((long) LONGS.get(bytes, at + 2 * Long.BYTES))
            | below((long) LONGS.get(bytes, at + 3 * Long.BYTES)))
        != 0;
  }

  /** Sets the high bit of an octet, if any is CR or less. */
  private static long below(long eight) {
    return (eight - AFTER_CR) & ~eight & HIGHS;
  }

  /** Sets the high bit of the lowest octet that is 0; the bits above it are undefined. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGHS;
  }

  private void lineEnd(byte b) throws IOException {
    boolean endsOneThatHasEnded = b == '\n' && afterCr;
    afterCr = b == '\r';
    if (!endsOneThatHasEnded) {
      endLine();
    }
  }

  /** Checks the text of a line, which is copied later. */
  private void text(byte[] bytes, int offset, int length) throws IOException {
    if (column + length > LONGEST_LINE) {
      failure = new LineTooLong();
      throw failure;
    }
    if (column == 0 && form == Form.LINES) {
      commands.begin(bytes, offset, length);
    }
    column += length;
    afterCr = false;
  }

  /** Copies octets; returns where they end. */
  private int copy(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    while (at < to) {
      require(2);
      int end = Math.min(to, at + buffer.room() - LONGEST_END);
      if (end < to && bytes[end] == '\n') {
        end--; // keeps CRLF together
      }
      buffer.put(bytes, at, end - at);
      at = end;
    }
    return to;
  }

  private void endLine() throws IOException {
    require(2);
    buffer.put((byte) '\r');
    buffer.put((byte) '\n');
    ended();
  }

  private void ended() {
    commands.end(column);
    column = 0;
  }

  /** Makes room for octets, besides the room for the end. */
  private void require(int octets) throws IOException {
    if (buffer.room() - LONGEST_END < octets) {
      try {
        overflow.makeRoom();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }

  /**
   * Writes a whole message with its end.
   *
   * @param failed converts an exception of the source; a failure to make room is rethrown
   *     unchanged, even if the source wrapped or swallowed it
   */
  public void take(MessageSource message, Function<Exception, SmtpException> failed)
      throws IOException {
    try {
      message.writeTo(this);
    } catch (IOException | RuntimeException e) {
      throw failure == null ? failed.apply(e) : ours(failed);
    }
    if (failure != null) {
      throw ours(failed); // the source swallowed it, as PrintStream does
    }
    end();
  }

  private IOException ours(Function<Exception, SmtpException> failed) {
    return failure instanceof LineTooLong ? failed.apply(failure) : failure;
  }

  /** Ends the last line, and adds the terminator if the form has one. */
  private void end() {
    if (column > 0) {
      buffer.put((byte) '\r');
      buffer.put((byte) '\n');
      ended();
    }
    if (form == Form.STUFFED) {
      buffer.put((byte) '.');
      buffer.put((byte) '\r');
      buffer.put((byte) '\n');
    }
  }

  /** Whether a server that took this for commands would execute some. */
  public boolean readsAsCommands() {
    return form == Form.VERBATIM || commands.found();
  }

  /** Whether a server that took this for a text by DATA would see its end. */
  public boolean mayEndText() {
    return form == Form.VERBATIM || commands.foundDot();
  }

  /** Thrown for a line longer than RFC 5321 4.5.3.1.6 allows. */
  static final class LineTooLong extends IOException {
    private static final long serialVersionUID = 1L;

    LineTooLong() {
      super("the message has a line longer than " + LONGEST_LINE + " octets");
    }
  }
}
