package org.smtpconnector.mail.mime;

/** The form of encoded parts, by what their octets must withstand in transit. */
enum TransferEncodingPolicy {
  /** Attached messages may be 8bit. */
  EIGHT_BIT,
  /** No octet is above 127. */
  SEVEN_BIT,
  /** No octet is above 127, and nothing that a relay or a mailbox alters occurs in texts. */
  SIGNED
}
