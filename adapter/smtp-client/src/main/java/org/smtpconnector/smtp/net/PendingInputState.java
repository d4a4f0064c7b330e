package org.smtpconnector.smtp.net;

/** The state of a connection, found without waiting and without consuming input. */
public enum PendingInputState {
  /** No input has arrived, and the peer has not closed the connection. */
  QUIET,
  /** Unread input has arrived. */
  INPUT,
  /** The peer has closed the connection, or sent TLS that cannot be read. This state is final. */
  ENDED
}
