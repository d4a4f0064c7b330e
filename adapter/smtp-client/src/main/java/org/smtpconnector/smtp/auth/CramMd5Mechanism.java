package org.smtpconnector.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;

/** CRAM-MD5 (RFC 2195): answers one challenge by a digest keyed with the password. */
final class CramMd5Mechanism implements SaslMechanism {
  private static final String HMAC = "HmacMD5";

  private final Credentials.Password credentials;
  private boolean answered;

  CramMd5Mechanism(Credentials.Password credentials) {
    this.credentials = credentials;
  }

  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) {
    if (answered) {
      return Optional.empty();
    }
    answered = true;
    String response = credentials.user() + " " + HexFormat.of().formatHex(digest(challenge));
    return Optional.of(response.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] digest(byte[] challenge) {
    try {
      byte[] key = credentials.password().getBytes(StandardCharsets.UTF_8);
      Mac mac = Mac.getInstance(HMAC);
      // A key must not be empty; HMAC pads an empty one with zero octets (RFC 2104 2).
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
      return mac.doFinal(challenge);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform has no " + HMAC, e);
    }
  }
}
