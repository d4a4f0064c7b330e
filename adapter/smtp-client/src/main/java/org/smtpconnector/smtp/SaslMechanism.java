package org.smtpconnector.smtp;

import java.util.Optional;

/** One exchange of a SASL mechanism (RFC 4422), from the client's side. */
interface SaslMechanism {
  /** Its registered name. */
  String name();

  /** What goes along with AUTH; empty where the mechanism waits for a challenge. */
  Optional<byte[]> initialResponse();

  /** The response to a challenge; empty where the mechanism expects no further one. */
  Optional<byte[]> respond(byte[] challenge);
}
