package org.smtpconnector.smtp;

/** What a look at a connection shows, which does not wait and takes nothing away. */
enum LinkState {
  /** Nothing has come, and the peer has not closed. */
  QUIET,
  /** The peer has said something that nobody has read. */
  INPUT,
  /** The peer has closed, or spoken TLS that cannot be read. Once it has, it stays so. */
  ENDED
}
