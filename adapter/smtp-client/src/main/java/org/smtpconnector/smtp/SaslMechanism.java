package org.smtpconnector.smtp;

import java.util.Objects;
import java.util.Optional;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * The client's side of one exchange of a SASL mechanism (RFC 4422 5). An instance serves a single
 * AUTH. The mechanisms of {@link AuthMechanism} are built in; others may be passed to {@link
 * StepwiseSmtpSession#authenticate(String, SaslMechanism)}. Challenges and responses are octets
 * here; on the wire they are base64, and listeners and exceptions never show them.
 */
public interface SaslMechanism {
  /**
   * Returns the initial response, which is sent together with AUTH, or after the server's empty
   * challenge if the line would be longer than 512 octets (RFC 4954 4). Called once, before
   * anything is sent.
   *
   * @return no octets for an empty response; empty if the mechanism waits for a challenge
   * @throws SaslException if the mechanism cannot begin; nothing is sent then
   */
  Optional<byte[]> initialResponse() throws SaslException;

  /**
   * Returns the response to a challenge. Called at most 32 times.
   *
   * @param challenge what the server sent, at most 6 KiB; no octets if it sent none
   * @return no octets for an empty response; empty if the mechanism does not expect this challenge:
   *     the exchange is then cancelled and the connection closed
   * @throws SaslException if the challenge shows that the server is an impostor, or if the
   *     mechanism cannot go on: the exchange is then cancelled and the connection closed. The
   *     message is shown, so it must not contain a secret
   */
  Optional<byte[]> respond(byte[] challenge) throws SaslException;

  /**
   * {@return whether the server has proved itself as far as the mechanism requires, so that its 235
   * counts}. True by default, for mechanisms that require no proof.
   */
  default boolean isServerProved() {
    return true;
  }

  /**
   * {@return whether it reveals a secret to an eavesdropper on a connection without TLS}. Such a
   * mechanism is used in clear only to loopback, or if {@link SmtpConfig#passwordInClear} allows
   * it. True by default.
   */
  default boolean isRevealing() {
    return true;
  }

  /**
   * {@return what the server said about a failure besides its reply; shown escaped in the
   * exception}
   */
  default Optional<String> failure() {
    return Optional.empty();
  }

  /**
   * {@return a mechanism of the JDK or of a security provider}. The server has proved itself when
   * the client is complete. Security layers (RFC 4422 3.7) are not supported, so the quality of
   * protection must be {@code auth}, which is the default. Only CRAM-MD5, DIGEST-MD5, GSSAPI,
   * EXTERNAL and the SCRAM mechanisms count as not revealing a secret.
   *
   * @param client a client created for this exchange and the protocol {@code smtp}; its creator
   *     disposes of it
   */
  static SaslMechanism of(SaslClient client) {
    return new SaslClientAdapter(Objects.requireNonNull(client, "client"));
  }
}
