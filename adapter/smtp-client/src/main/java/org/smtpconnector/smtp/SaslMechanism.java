package org.smtpconnector.smtp;

import java.util.Optional;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;

/** One exchange of a SASL mechanism (RFC 4422), from the client's side. */
interface SaslMechanism {
  /** What goes along with AUTH; empty where the mechanism waits for a challenge. */
  Optional<byte[]> initialResponse();

  /**
   * The response to a challenge; empty where the mechanism has no place for one.
   *
   * @throws SecurityUnmet if the challenge shows that the server is not who it should be
   */
  Optional<byte[]> respond(byte[] challenge) throws SecurityUnmet;

  /** Whether the server has proved what this mechanism has it prove. */
  default boolean isServerProved() {
    return true;
  }

  /** What the server said of a failure besides its reply. */
  default Optional<String> failure() {
    return Optional.empty();
  }
}
