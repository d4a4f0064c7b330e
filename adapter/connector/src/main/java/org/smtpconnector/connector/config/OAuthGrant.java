package org.smtpconnector.connector.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The grant by which an access token is requested. */
public enum OAuthGrant {
  /** The client's credentials (RFC 6749 4.4). */
  CLIENT_CREDENTIALS("client-credentials", "client_credentials"),
  /** A refresh token (RFC 6749 6). */
  REFRESH_TOKEN("refresh-token", "refresh_token"),
  /** An assertion that the client signs (RFC 7523 2.1). */
  JWT_BEARER("jwt-bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer");

  private final String word;
  private final String type;

  OAuthGrant(String word, String type) {
    this.word = word;
    this.type = type;
  }

  /**
   * Returns the grant of this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
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

  /** Returns the value of the parameter grant_type. */
  public String type() {
    return type;
  }

  /** Returns the name used in the configuration. */
  @Override
  public String toString() {
    return word;
  }
}
