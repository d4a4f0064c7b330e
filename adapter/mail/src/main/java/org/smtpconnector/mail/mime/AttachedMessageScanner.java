package org.smtpconnector.mail.mime;

import java.util.Optional;

/**
 * Scans an attached message, which comes piece by piece: whether its lines can be sent as they are,
 * since a message must not be encoded (RFC 2046 5.2.1), and with which line ends.
 */
final class AttachedMessageScanner {
  private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1

  private long bareLineFeeds;
  private boolean hasCarriageReturn;
  private boolean isBeyondAscii;
  private boolean isUnfit; // NUL, a line that is too long, or CR without LF
  private int column;
  private byte last;

  /** Scans a message that is held. */
  static AttachedMessageScanner of(byte[] message) {
    AttachedMessageScanner scanner = new AttachedMessageScanner();
    scanner.take(message, message.length);
    return scanner;
  }

  void take(byte[] octets, int length) {
    for (int i = 0; i < length; i++) {
      byte octet = octets[i];
      if (octet == '\n') {
        bareLineFeeds += last == '\r' ? 0 : 1;
        column = 0;
      } else {
        isUnfit |= octet == 0 || last == '\r' || column == LONGEST_LINE && octet != '\r';
        isBeyondAscii |= octet < 0;
        hasCarriageReturn |= octet == '\r';
        column = octet == '\r' ? 0 : column + 1;
      }
      last = octet;
    }
  }

  /**
   * Returns the encoding that leaves the message as it is, or empty if it cannot be sent that way
   * (RFC 5321 2.3.8). Lines that all end with LF get CRLF.
   *
   * @param eightBit whether octets above 127 are allowed
   */
  Optional<String> encoding(boolean eightBit) {
    boolean mixedEnds = last == '\r' || hasCarriageReturn && bareLineFeeds > 0;
    return isUnfit || mixedEnds || isBeyondAscii && !eightBit
        ? Optional.empty()
        : Optional.of(isBeyondAscii ? EncodedContent.EIGHT_BIT : "7bit");
  }

  /** Returns the number of LF that get a CR. */
  long bareLineFeeds() {
    return bareLineFeeds;
  }
}
