package org.smtpconnector.benchmark.client;

/** What a client is asked to do over and over. */
public enum Work {
  /** Make a mail of addresses, subject and text, and send it. */
  COMPOSE,
  /** Send a message that lies ready as bytes, with its envelope. */
  READY_MADE,
  /** Open a session; TLS sessions are resumed. */
  OPEN,
  /** Open a session with all of the TLS handshake. */
  OPEN_ANEW
}
