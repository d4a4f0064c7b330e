package org.smtpconnector.connector.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** By what an access token is asked for. */
public enum OAuthGrant {
  /** The client in its own name (RFC 6749 4.4). */
  CLIENT_CREDENTIALS("client-credentials", "client_credentials"),
  /** What somebody has allowed the client once (RFC 6749 6). */
  REFRESH_TOKEN("refresh-token", "refresh_token"),
  /** A statement that the client has signed (RFC 7523 2.1). */
  JWT_BEARER("jwt-bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer");

  private final String word;
  private final String type;

  OAuthGrant(String word, String type) {
    this.word = word;
    this.type = type;
  }

  /**
   * @throws IllegalArgumentException if it is none; the message lists them
   */
  static OAuthGrant named(String word) {
    return Arrays.stream(values())
        .filter(grant -> grant.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "oauthGrant is '"
                        + word
                        + "', which is none of "
                        + Arrays.stream(values())
                            .map(OAuthGrant::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** The parameter grant_type. */
  public String type() {
    return type;
  }

  /** As the configuration has it. */
  @Override
  public String toString() {
    return word;
  }
}
