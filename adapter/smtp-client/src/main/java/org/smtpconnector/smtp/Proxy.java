package org.smtpconnector.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A proxy between this client and the server. It resolves the server's name, so that only the
 * proxy's own name is looked up here. Its password crosses the network in clear, as both protocols
 * have it, and never shows in {@code toString}.
 *
 * <p>Names of properties in messages are {@code proxyHost}, {@code proxyPort}, {@code proxyUser}
 * and {@code proxyPassword}.
 *
 * @param kind what it speaks
 * @param host its name or address
 * @param port 1 to 65535
 * @param login whom it lets through, where it asks
 */
public record Proxy(Kind kind, String host, int port, Optional<Credentials.Password> login) {
  private static final int LONGEST_LOGIN_PART = 255; // RFC 1929 2: one octet holds the length

  /** What a proxy speaks. */
  public enum Kind {
    /** SOCKS 5 (RFC 1928), with user and password by RFC 1929. */
    SOCKS5,
    /** CONNECT of HTTP (RFC 9110 9.3.6), with Basic authentication (RFC 7617). */
    HTTP
  }

  /**
   * Creates a proxy.
   *
   * @param kind as {@link #kind()}
   * @param host as {@link #host()}
   * @param port as {@link #port()}
   * @param login as {@link #login()}
   * @throws IllegalArgumentException if one of them is not what it may be; the message names the
   *     property and what it may be
   */
  public Proxy {
    Objects.requireNonNull(kind, "kind");
    host = SmtpConfig.checkedHost("proxyHost", host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("proxyPort is " + port + ", which is outside 1 to 65535");
    }
    login.ifPresent(who -> checkLogin(kind, who));
  }

  /**
   * {@return a SOCKS 5 proxy that asks for no user, often on port 1080}
   *
   * @param host the name or address
   * @param port 1 to 65535
   */
  public static Proxy socks5(String host, int port) {
    return new Proxy(Kind.SOCKS5, host, port, Optional.empty());
  }

  /**
   * {@return an HTTP proxy that asks for no user, often on port 3128 or 8080}
   *
   * @param host the name or address
   * @param port 1 to 65535
   */
  public static Proxy http(String host, int port) {
    return new Proxy(Kind.HTTP, host, port, Optional.empty());
  }

  /**
   * {@return this proxy, for this user}. A proxy that does not ask is used all the same.
   *
   * @param user 1 to 255 octets in UTF-8 without control characters, and without a colon for HTTP
   * @param password 1 to 255 octets in UTF-8 without control characters
   */
  public Proxy withLogin(String user, String password) {
    return new Proxy(kind, host, port, Optional.of(checkedLogin(user, password)));
  }

  private static Credentials.Password checkedLogin(String user, String password) {
    if (user == null || user.isEmpty()) {
      throw new IllegalArgumentException(
          "proxyUser is empty; proxyPassword needs one, or leave both out");
    }
    if (password == null || password.isEmpty()) {
      throw new IllegalArgumentException(
          "proxyPassword is empty; proxyUser needs one, or leave both out");
    }
    checkText("proxyUser", user);
    checkText("proxyPassword", password);
    return new Credentials.Password(user, password);
  }

  private static void checkLogin(Kind kind, Credentials.Password login) {
    checkedLogin(login.user(), login.password());
    if (kind == Kind.HTTP && login.user().indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "proxyUser holds a colon, which ends a user's name for an HTTP proxy (RFC 7617 2)");
    }
  }

  private static void checkText(String property, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(property + " holds a control character");
    }
    int octets = text.getBytes(StandardCharsets.UTF_8).length;
    if (octets > LONGEST_LOGIN_PART) {
      throw new IllegalArgumentException(
          property + " is " + octets + " octets long, which is more than " + LONGEST_LOGIN_PART);
    }
  }

  /** What it is and where, fit for a log line. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT)
        + " proxy "
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + port;
  }
}
