package org.smtpconnector.smtp;

import java.util.OptionalLong;

/**
 * Where the text of a message stands in the output, behind a gap for the BDAT command before it
 * (RFC 3030), whose length is known only when the text is there.
 */
final class BdatFrame {
  private static final String BDAT = "BDAT ";
  private static final String LAST = " LAST";
  private static final int USUAL_SIZE = 9999; // of a text of which nobody knows

  private final SmtpWire wire;
  private final OutputBuffer buffer;
  private int start;

  BdatFrame(SmtpWire wire) {
    this.wire = wire;
    this.buffer = wire.output();
  }

  /**
   * The text begins behind a gap that is most often of the right size.
   *
   * @param size of the text, as far as it is known
   */
  void beginBehindGap(OptionalLong size) {
    long octets = Math.min(size.orElse(USUAL_SIZE), OutputBuffer.CAPACITY);
    buffer.skip(BDAT.length() + OutputBuffer.digits((int) octets) + LAST.length() + 2);
    start = buffer.end();
  }

  /** What is before the text was sent, and the rest moved to the front. */
  void movedBy(int octets) {
    start -= octets;
  }

  /** Puts the command before the text; what is before it in the output was sent. */
  void putBdat(boolean last) {
    buffer.dropTo(start - lengthOfCommand(last));
    putBdatIntoGap(last);
  }

  /** Moves the text so that nothing is left between it, its command and what ends here. */
  void putBdatBehind(int place, boolean last) {
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
