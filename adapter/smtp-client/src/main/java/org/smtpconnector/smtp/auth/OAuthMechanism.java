package org.smtpconnector.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;

/**
 * OAUTHBEARER (RFC 7628) or XOAUTH2, with an access token. A server that refuses the token says why
 * in a challenge, which requires a dummy response, and then in its reply.
 */
final class OAuthMechanism implements SaslMechanism {
  private final String message;
  private final byte[] answerToFailure;
  private String failure;

  private OAuthMechanism(String message, byte... answerToFailure) {
    this.message = message;
    this.answerToFailure = answerToFailure;
  }

  static OAuthMechanism bearer(Credentials.AccessToken credentials, String host, int port) {
    // "," and "=" are separators in the header (RFC 5801 4).
    String name = credentials.user().replace("=", "=3D").replace(",", "=2C");
    return new OAuthMechanism(
        "n,a="
            + name
            + ",\1host="
            + host
            + "\1port="
            + port
            + "\1auth=Bearer "
            + credentials.token()
            + "\1\1",
        (byte) 1); // RFC 7628 3.2.3
  }

  static OAuthMechanism xoauth2(Credentials.AccessToken credentials) {
    return new OAuthMechanism(
        "user=" + credentials.user() + "\1auth=Bearer " + credentials.token() + "\1\1");
  }

  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.of(message.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) {
    if (failure != null) {
      return Optional.empty();
    }
    failure = new String(challenge, StandardCharsets.UTF_8);
    return Optional.of(answerToFailure);
  }

  @Override
  public boolean isServerProved() {
    return failure == null; // a server that reported a failure must not accept
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
