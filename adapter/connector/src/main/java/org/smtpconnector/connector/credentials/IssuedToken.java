package org.smtpconnector.connector.credentials;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token endpoint has given (RFC 6749 5.1).
 *
 * @param lifetime how long it is good, if it says so
 * @param refreshToken to be used instead of the one before
 */
record IssuedToken(String value, Optional<Duration> lifetime, Optional<String> refreshToken) {
  // Who does not say how long it is good is asked again soon.
  private static final Duration UNSAID = Duration.ofMinutes(5);
  // An opening takes time, and clocks differ.
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** How long it is used: until shortly before it expires. */
  Duration use() {
    Duration good = lifetime.orElse(UNSAID);
    Duration tenth = good.dividedBy(10);
    return good.minus(tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN);
  }

  @Override
  public String toString() {
    return "token ***";
  }
}
