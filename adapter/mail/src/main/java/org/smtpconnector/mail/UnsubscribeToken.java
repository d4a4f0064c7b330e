package org.smtpconnector.mail;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.smtpconnector.smtp.EmailAddress;

/**
 * A token that unsubscribes a recipient from a list. Signed by a secret, it is the part of an
 * unsubscribe link that cannot be forged (RFC 8058 3.1): the link works without signing in, and
 * only for this recipient.
 *
 * @param recipient the recipient that unsubscribes
 * @param list the name of the list
 */
public record UnsubscribeToken(EmailAddress recipient, String list) {
  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE = octets("List-Unsubscribe=One-Click\n");
  private static final int SHORTEST_SECRET = 32;
  private static final int LONGEST = 800;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /**
   * Creates a token.
   *
   * @param recipient as {@link #recipient()}
   * @param list as {@link #list()}
   * @throws IllegalArgumentException if the name of the list is longer than 100 characters
   */
  public UnsubscribeToken {
    Objects.requireNonNull(recipient, "recipient");
    if (list.length() > 100) {
      throw new IllegalArgumentException("the name of the list has more than 100 characters");
    }
  }

  /**
   * {@return the token as text for a URI, in characters that need no encoding there, signed by
   * HMAC-SHA256}
   *
   * @param secret a secret that only the application knows
   * @throws IllegalArgumentException if the secret is shorter than 32 characters
   */
  public String signedBy(String secret) {
    check(secret);
    String said = ENCODER.encodeToString(octets(recipient + "\n" + list));
    return said + "." + ENCODER.encodeToString(mac(said, secret));
  }

  /**
   * Returns the token that a text contains, if one of the secrets has signed it. The signature is
   * compared in constant time.
   *
   * @param text the text, from anywhere
   * @param secrets the current secret, and earlier ones whose links still work
   * @return the token; empty if it is forged, damaged, or no token
   * @throws IllegalArgumentException if a secret is shorter than 32 characters
   */
  public static Optional<UnsubscribeToken> verified(String text, String... secrets) {
    Stream.of(secrets).forEach(UnsubscribeToken::check);
    int dot = text.indexOf('.');
    if (dot < 0 || text.length() > LONGEST) {
      return Optional.empty();
    }
    String said = text.substring(0, dot);
    try {
      byte[] signature = Base64.getUrlDecoder().decode(text.substring(dot + 1));
      boolean isSigned =
          Stream.of(secrets)
              .map(secret -> MessageDigest.isEqual(mac(said, secret), signature))
              .reduce(false, Boolean::logicalOr);
      return isSigned ? Optional.of(read(said)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void check(String secret) {
    if (secret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "the secret of unsubscribe links has "
              + secret.length()
              + " characters: it needs at least "
              + SHORTEST_SECRET
              + ", as \"openssl rand -hex 32\" prints them");
    }
  }

  private static UnsubscribeToken read(String said) {
    String plain = new String(Base64.getUrlDecoder().decode(said), StandardCharsets.UTF_8);
    int end = plain.indexOf('\n');
    return new UnsubscribeToken(EmailAddress.of(plain.substring(0, end)), plain.substring(end + 1));
  }

  private static byte[] mac(String said, String secret) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(octets(secret), MAC));
      mac.update(PURPOSE);
      return mac.doFinal(octets(said));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every JDK has it, and it takes any key
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
