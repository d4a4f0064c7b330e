package org.smtpconnector.connector.credentials;

import java.time.Duration;
import java.util.Optional;

/**
 * An access token that a token endpoint issued (RFC 6749 5.1).
 *
 * @param lifetime its lifetime, if the response says it
 * @param refreshToken the refresh token that replaces the previous one, if there is one
 */
record IssuedToken(String value, Optional<Duration> lifetime, Optional<String> refreshToken) {
  // The lifetime that is assumed if the endpoint does not say it.
  private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);
  // Opening a session takes time, and clock differ.
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** Returns how long it is used: until shortly before it expires. */
  Duration use() {
    Duration good = lifetime.orElse(DEFAULT_LIFETIME);
    Duration tenth = good.dividedBy(10);
    return good.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
  }

  @Override
  public String toString() {
    return "token ***";
  }
}
