package org.smtpconnector.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;

/** PLAIN (RFC 4616): sends user and password in clear in its initial response. */
record PlainMechanism(Credentials.Password credentials) implements SaslMechanism {
  @Override
  public Optional<byte[]> initialResponse() {
    String message = "\0" + credentials.user() + "\0" + credentials.password();
    return Optional.of(message.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) {
    return Optional.empty();
  }
}
