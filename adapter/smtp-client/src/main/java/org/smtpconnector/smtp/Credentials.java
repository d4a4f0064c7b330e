package org.smtpconnector.smtp;

import java.util.Objects;
import org.smtpconnector.smtp.grammar.Printable;

/** The credentials of a session (RFC 4954). {@code toString} never shows secrets. */
public sealed interface Credentials {
  /** {@return the user to authenticate as; empty if there is none} */
  String user();

  /** {@return the absence of credentials: no authentication} */
  static Credentials none() {
    return None.INSTANCE;
  }

  /**
   * {@return a user and a password}
   *
   * @param user the user
   * @param password the password
   * @throws IllegalArgumentException if the user is empty, or if either holds a NUL, which the
   *     mechanisms use as a separator (RFC 4616)
   */
  static Credentials password(String user, String password) {
    return new Password(user, password);
  }

  /**
   * {@return a user and an OAuth 2 access token}
   *
   * @param user the user
   * @param token the access token
   * @throws IllegalArgumentException if the user is empty or holds a control character, or if the
   *     token is not made of visible ASCII characters
   */
  static Credentials accessToken(String user, String token) {
    return new AccessToken(user, token);
  }

  /** {@return the client certificate of the TLS context, which identifies the user} */
  static Credentials external() {
    return new External("");
  }

  /**
   * {@return the client certificate of the TLS context, to act as this user}
   *
   * @param user the user
   * @throws IllegalArgumentException if the user holds a NUL
   */
  static Credentials external(String user) {
    return new External(user);
  }

  /** No authentication. */
  enum None implements Credentials {
    /** The only instance. */
    INSTANCE;

    @Override
    public String user() {
      return "";
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /** A user and a password, for SCRAM (RFC 5802), PLAIN (RFC 4616), LOGIN and CRAM-MD5. */
  record Password(String user, String password) implements Credentials {
    /**
     * Creates credentials.
     *
     * @param user as {@link #user()}
     * @param password as {@link #password()}
     */
    public Password {
      requireUser(user);
      Objects.requireNonNull(password, "password");
      requireNoNul("password", password);
    }

    @Override
    public String toString() {
      return "user " + Printable.of(user) + ", password ***";
    }
  }

  /** A user and an access token, for OAUTHBEARER (RFC 7628) and XOAUTH2. */
  record AccessToken(String user, String token) implements Credentials {
    /**
     * Creates credentials.
     *
     * @param user as {@link #user()}
     * @param token as {@link #token()}
     */
    public AccessToken {
      requireUser(user);
      if (user.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("user holds a control character");
      }
      Objects.requireNonNull(token, "token");
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("token is not made of visible ASCII characters");
      }
    }

    @Override
    public String toString() {
      return "user " + Printable.of(user) + ", token ***";
    }
  }

  /**
   * A client certificate, for EXTERNAL.
   *
   * @param user the user to act as; empty for the one that the certificate names
   */
  record External(String user) implements Credentials {
    /**
     * Creates credentials.
     *
     * @param user as {@link #user()}
     */
    public External {
      Objects.requireNonNull(user, "user");
      requireNoNul("user", user);
    }

    @Override
    public String toString() {
      return "client certificate" + (user.isEmpty() ? "" : ", user " + Printable.of(user));
    }
  }

  private static void requireUser(String user) {
    Objects.requireNonNull(user, "user");
    if (user.isEmpty()) {
      throw new IllegalArgumentException("user is empty");
    }
    requireNoNul("user", user);
  }

  private static void requireNoNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " holds a NUL character");
    }
  }
}
