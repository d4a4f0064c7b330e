package org.smtpconnector.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;

/** EXTERNAL (RFC 4422 A): the certificate of the TLS handshake authenticates the client. */
record ExternalMechanism(Credentials.External credentials) implements SaslMechanism {
  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.of(credentials.user().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) {
    return Optional.empty();
  }
}
