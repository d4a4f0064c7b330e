package org.smtpconnector.smtp.wire;

import java.util.OptionalLong;

/**
 * Reserves a gap in front of a message's text in the output, and puts the BDAT command (RFC 3030)
 * there: its length is known only once the text is written.
 */
public final class BdatFrame {
  private static final String BDAT = "BDAT ";
  private static final String LAST = " LAST";
  private static final int USUAL_SIZE = 9999; // of a text of unknown size

  private final SmtpWire wire;
  private final OutputBuffer buffer;
  private int start;

  public BdatFrame(SmtpWire wire) {
    this.wire = wire;
    this.buffer = wire.output();
  }

  /**
   * Begins the text after a gap that usually has the right size.
   *
   * @param size the size of the text, if it is known
   */
  public void beginBehindGap(OptionalLong size) {
    long octets = Math.min(size.orElse(USUAL_SIZE), OutputBuffer.CAPACITY);
    buffer.skip(BDAT.length() + OutputBuffer.digits((int) octets) + LAST.length() + 2);
    start = buffer.end();
  }

  /** Adjusts to sent output: the rest was moved to the front. */
  public void movedBy(int octets) {
    start -= octets;
  }

  /** Puts the command before the text; any earlier output has been sent. */
  public void putBdat(boolean last) {
    buffer.dropTo(start - lengthOfCommand(last));
    putBdatIntoGap(last);
  }

  /** Moves the text so that no gap is left between earlier output, its command and the text. */
  public void putBdatBehind(int place, boolean last) {
    int length = lengthOfCommand(last);
    buffer.shift(start, place + length - start);
    start = place + length;
    putBdatIntoGap(last);
  }

  private int lengthOfCommand(boolean last) {
    return BDAT.length() + OutputBuffer.digits(size()) + (last ? LAST.length() : 0) + 2;
  }

  private int size() {
    return buffer.end() - start;
  }

  private void putBdatIntoGap(boolean last) {
    int size = size();
    int command = start - lengthOfCommand(last);
    int behind = buffer.seek(command);
    buffer.put(BDAT);
    buffer.put(size);
    if (last) {
      buffer.put(LAST);
    }
    wire.tellSent(command, buffer.end());
    buffer.put((byte) '\r');
    buffer.put((byte) '\n');
    buffer.seek(behind);
  }
}
