package org.smtpconnector.mail.mime;

/** What the octets of encoded parts must withstand in transit, by which encodings are chosen. */
enum TransferEncodingPolicy {
  /** Attached messages may be 8bit. */
  EIGHT_BIT,
  /** No octet is above 127. */
  SEVEN_BIT,
  /** No octet is above 127, and nothing that a relay or a mailbox alters occurs in texts. */
  SIGNED
}
