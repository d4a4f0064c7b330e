package org.smtpconnector.smtp;

/** The kind of octets in a message, which determines {@code BODY=} of MAIL (RFC 6152, 3030). */
public enum Content {
  /** Octets 1 to 127 only; every server accepts it. */
  SEVEN_BIT,
  /** Any octets, in lines; requires 8BITMIME. */
  EIGHT_BIT,
  /** Any octets, not in lines and sent unchanged; requires BINARYMIME and CHUNKING (RFC 3030). */
  BINARY
}
