package org.smtpconnector.smtp;

import java.util.Objects;

/** What a session authenticates with (RFC 4954). Secrets never show in {@code toString}. */
public sealed interface Credentials {
  /** No authentication. */
  static Credentials none() {
    return None.INSTANCE;
  }

  /**
   * A user and a password.
   *
   * @throws IllegalArgumentException if the user is empty, or if either holds a NUL, which the
   *     mechanisms use as a separator (RFC 4616)
   */
  static Credentials password(String user, String password) {
    return new Password(user, password);
  }

  /** No authentication. */
  enum None implements Credentials {
    INSTANCE;

    @Override
    public String toString() {
      return "none";
    }
  }

  /** A user and a password, for PLAIN (RFC 4616) and LOGIN. */
  record Password(String user, String password) implements Credentials {
    public Password {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
      if (user.isEmpty()) {
        throw new IllegalArgumentException("user is empty");
      }
      if (user.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("user holds a NUL character");
      }
      if (password.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("password holds a NUL character");
      }
    }

    @Override
    public String toString() {
      return "user " + Printable.of(user) + ", password ***";
    }
  }
}
