package org.smtpconnector.smtp;

/** The protocol of a session: SMTP or LMTP. */
public enum Protocol {
  /** RFC 5321: one reply to a message, for all its recipients. */
  SMTP,
  /**
   * RFC 2033, for the last hop into mailboxes: a reply to a message for each recipient. There is no
   * default port, and 25 is forbidden.
   */
  LMTP
}
