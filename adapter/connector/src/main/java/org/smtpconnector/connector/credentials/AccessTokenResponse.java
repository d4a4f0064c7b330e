package org.smtpconnector.connector.credentials;

import java.time.Duration;
import java.util.Optional;

/**
 * An access token that a token endpoint issued (RFC 6749 5.1).
 *
 * @param lifetime its lifetime, if the response says it
 * @param refreshToken the refresh token that replaces the previous one, if there is one
 */
record AccessTokenResponse(
    String value, Optional<Duration> lifetime, Optional<String> refreshToken) {
  @Override
  public String toString() {
    return "token ***";
  }
}
