package org.smtpconnector.smtp;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.grammar.Printable;

/** The SASL mechanisms of AUTH (RFC 4954), in order of preference. */
public enum AuthMechanism {
  /** RFC 7677, bound to the server's certificate (RFC 5929 4). */
  SCRAM_SHA_256_PLUS(false),
  /** RFC 7677: the password does not cross the connection, and the server proves that it has it. */
  SCRAM_SHA_256(false),
  /** RFC 5802, bound to the server's certificate. */
  SCRAM_SHA_1_PLUS(false),
  /** RFC 5802. */
  SCRAM_SHA_1(false),
  /** RFC 4616. */
  PLAIN(true),
  /** Not defined by an RFC, but offered by many servers. */
  LOGIN(true),
  /**
   * RFC 2195. Some servers offer it without storing the passwords that it requires, so it is used
   * only in clear, or if it is configured by name.
   */
  CRAM_MD5(false),
  /** An access token (RFC 7628). */
  OAUTHBEARER(true),
  /** An access token, as large providers used it before the RFC. */
  XOAUTH2(true),
  /** The client certificate of the TLS handshake (RFC 4422 A). */
  EXTERNAL(false);

  private final boolean revealing;

  AuthMechanism(boolean revealing) {
    this.revealing = revealing;
  }

  /** {@return the registered name as used in EHLO, such as {@code SCRAM-SHA-256}} */
  public String registeredName() {
    return name().replace('_', '-');
  }

  /**
   * {@return the mechanism of this registered name, in any case}
   *
   * @param name the registered name
   * @throws IllegalArgumentException if the mechanism is unknown; the message lists the known ones
   */
  public static AuthMechanism named(String name) {
    return Arrays.stream(values())
        .filter(m -> m.registeredName().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mechanisms names '"
                        + Printable.of(name)
                        + "', which is none of "
                        + Arrays.stream(values())
                            .map(AuthMechanism::registeredName)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * Checks the syntax of a registered name (RFC 4422 3.1), also of unknown mechanisms.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  static String checkedName(String name) {
    if (!name.matches("[A-Z0-9_-]{1,20}")) {
      throw new IllegalArgumentException(
          "mechanism '"
              + Printable.of(name)
              + "' has no name that is registered: 1 to 20 of A-Z, 0-9, hyphen and underscore");
    }
    return name;
  }

  /** {@return whether it reveals the secret to an eavesdropper on a connection without TLS} */
  public boolean isRevealing() {
    return revealing;
  }

  /** {@return whether it uses channel binding to the TLS connection (RFC 5802 6)} */
  public boolean isBound() {
    return this == SCRAM_SHA_256_PLUS || this == SCRAM_SHA_1_PLUS;
  }

  /**
   * {@return whether it authenticates with credentials of this kind}
   *
   * @param credentials a user's credentials
   */
  public boolean serves(Credentials credentials) {
    return switch (this) {
      case OAUTHBEARER, XOAUTH2 -> credentials instanceof Credentials.AccessToken;
      case EXTERNAL -> credentials instanceof Credentials.External;
      default -> credentials instanceof Credentials.Password;
    };
  }
}
