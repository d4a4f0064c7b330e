package org.smtpconnector.smtp;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.grammar.Printable;

/** The protection of a connection. There is no fallback from one to another. */
public enum TransportSecurity {
  /** No TLS, port 25. Passwords are not sent unless {@link PasswordInClear} allows it. */
  PLAIN(25),
  /** A plain connection that must be upgraded by STARTTLS (RFC 3207), port 587. */
  STARTTLS(587),
  /** TLS from the first byte (RFC 8314), port 465. */
  TLS(465);

  private final int defaultPort;

  TransportSecurity(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  /** {@return the default port: 25, 587 or 465} */
  public int defaultPort() {
    return defaultPort;
  }

  /**
   * {@return the constant of that name in any case, so {@code starttls} means {@link #STARTTLS}}
   *
   * @param name the name
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static TransportSecurity named(String name) {
    for (TransportSecurity security : values()) {
      if (security.name().equalsIgnoreCase(name)) {
        return security;
      }
    }
    throw new IllegalArgumentException(
        "security is '"
            + Printable.of(String.valueOf(name))
            + "', which is none of "
            + Arrays.stream(values())
                .map(security -> security.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }
}
