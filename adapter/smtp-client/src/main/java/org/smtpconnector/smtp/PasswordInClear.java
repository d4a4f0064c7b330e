package org.smtpconnector.smtp;

import java.util.Locale;

/** Where a password or token may cross a connection without TLS. */
public enum PasswordInClear {
  /** Nowhere, not even where it does not leave the machine. */
  NEVER,
  /** To a server on loopback or a Unix domain socket. Behind a proxy no server counts as such. */
  LOOPBACK,
  /** To any server. */
  ALWAYS;

  /**
   * {@return the constant of that name in any case; {@code true} means {@link #ALWAYS}, and {@code
   * false} {@link #LOOPBACK}}
   *
   * @param name the name
   * @throws IllegalArgumentException if there is none; the message lists the names there are
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

  /** What to say where a secret may not go. */
  String remedy() {
    return ": set security to starttls or tls, or allow it by passwordInClear, which is "
        + name().toLowerCase(Locale.ROOT);
  }
}
