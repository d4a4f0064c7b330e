package org.smtpconnector.mail.outbox.messaging;

/**
 * A message of the queue of markers.
 *
 * @param server the server that wrote it
 */
record RecoveryMarker(Kind kind, MessageMetadata message, String server) {
  /** What a marker says. */
  enum Kind {
    /** The mailer has a queue. */
    MAILER,
    /** The server sends the message; its octets may be on their way. */
    BEGUN,
    /** The server has sent the message; this became of it. */
    SETTLED
  }

  String run() {
    return message.run();
  }
}
