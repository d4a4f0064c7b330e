package org.smtpconnector.smtp;

import java.util.Objects;
import java.util.Optional;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * The client's side of one exchange of a SASL mechanism (RFC 4422 5): made for one AUTH, and used
 * up by it. Those of {@link AuthMechanism} are built in; any other may be brought to {@link
 * SmtpCommands#authenticate(String, SaslMechanism)}. Challenges and responses are octets here; on
 * the wire they are base64, and no listener or exception shows them.
 */
public interface SaslMechanism {
  /**
   * What goes along with AUTH, or after the server's first, empty challenge where the line would be
   * longer than 512 octets (RFC 4954 4). Asked for once, before anything is sent.
   *
   * @return no octets for an empty response; empty where the mechanism waits for a challenge
   * @throws SaslException if the mechanism cannot begin; nothing is sent then
   */
  Optional<byte[]> initialResponse() throws SaslException;

  /**
   * The response to a challenge. At most 32 are asked for.
   *
   * @param challenge what the server sent, at most 6 KiB; no octets if it sent none
   * @return no octets for an empty response; empty where the mechanism has no place for this
   *     challenge: the exchange is then cancelled, and the connection closed
   * @throws SaslException if the challenge shows that the server is not who it should be, or the
   *     mechanism cannot go on: the exchange is then cancelled, and the connection closed. Its
   *     message is shown, so it holds no secret
   */
  Optional<byte[]> respond(byte[] challenge) throws SaslException;

  /**
   * {@return whether the server has proved what this mechanism has it prove, so that its word (235)
   * counts}. True unless it is overridden, as for mechanisms that have it prove nothing.
   */
  default boolean isServerProved() {
    return true;
  }

  /**
   * {@return whether who listens on a connection without TLS learns a secret}. Such a mechanism is
   * used in clear only to loopback, or where {@link SmtpConfig#passwordInClear} allows it. True
   * unless it is overridden.
   */
  default boolean isRevealing() {
    return true;
  }

  /**
   * {@return what the server said of a failure besides its reply; shown in the exception, escaped}
   */
  default Optional<String> failure() {
    return Optional.empty();
  }

  /**
   * {@return a mechanism of the JDK, or of a security provider}. The server is proved when the
   * client is complete; a security layer (RFC 4422 3.7) is not spoken, so the quality of protection
   * must be {@code auth}, as it is by default. Of its mechanism's names, only CRAM-MD5, DIGEST-MD5,
   * GSSAPI, EXTERNAL and those of SCRAM are taken not to reveal a secret.
   *
   * @param client made for this exchange, for the protocol {@code smtp}; whoever made it disposes
   *     of it
   */
  static SaslMechanism of(SaslClient client) {
    return new SaslClientMechanism(Objects.requireNonNull(client, "client"));
  }
}
