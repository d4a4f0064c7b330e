package org.smtpconnector.smtp;

import java.util.Locale;
import org.smtpconnector.smtp.grammar.Printable;

/** The policy for sending a password or token over a connection without TLS. */
public enum PasswordInClear {
  /** Never, not even to a server on this machine. */
  NEVER,
  /** Only to a server on loopback or a Unix domain socket, and not through a proxy. */
  LOOPBACK,
  /** To any server. */
  ALWAYS;

  /**
   * {@return the constant of that name in any case; {@code true} means {@link #ALWAYS}, and {@code
   * false} {@link #LOOPBACK}}
   *
   * @param name the name
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static PasswordInClear named(String name) {
    return switch (String.valueOf(name).toLowerCase(Locale.ROOT)) {
      case "never" -> NEVER;
      case "loopback", "false" -> LOOPBACK;
      case "always", "true" -> ALWAYS;
      default ->
          throw new IllegalArgumentException(
              "passwordInClear is '"
                  + Printable.of(String.valueOf(name))
                  + "', which is none of never, loopback, always");
    };
  }

  /** {@return the remedy, for the message of a refusal to send a secret without TLS} */
  public String remedy() {
    return ": set security to starttls or tls, or allow it by passwordInClear, which is "
        + name().toLowerCase(Locale.ROOT);
  }
}
