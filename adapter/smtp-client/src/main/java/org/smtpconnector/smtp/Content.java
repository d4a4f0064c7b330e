package org.smtpconnector.smtp;

/** What bytes a message holds, so that {@code BODY=} is chosen before MAIL (RFC 6152, 3030). */
public enum Content {
  /** Octets 1 to 127 only: every server takes it. */
  SEVEN_BIT,
  /** Any octet, in lines: needs 8BITMIME. */
  EIGHT_BIT,
  /**
   * Octets that are not made of lines, sent as they are: needs BINARYMIME and CHUNKING (RFC 3030).
   */
  BINARY
}
