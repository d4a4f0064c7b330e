package org.smtpconnector.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.grammar.HostValidator;

/**
 * A proxy between this client and the server. The proxy resolves the server's name; the client only
 * resolves the proxy's. The password crosses the network in clear in both protocols, and {@code
 * toString} never shows it.
 *
 * <p>Names of properties in messages are {@code proxyHost}, {@code proxyPort}, {@code proxyUser}
 * and {@code proxyPassword}.
 *
 * @param kind the protocol of the proxy
 * @param host the name or address of the proxy
 * @param port 1 to 65535
 * @param login the user and password, if the proxy requires them
 */
public record Proxy(Kind kind, String host, int port, Optional<Credentials.Password> login) {
  private static final int LONGEST_LOGIN_PART = 255; // RFC 1929 2: one octet holds the length

  /** The protocol of a proxy. */
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
   * @throws IllegalArgumentException if a value is invalid; the message names the property and the
   *     valid values
   */
  public Proxy {
    Objects.requireNonNull(kind, "kind");
    host = HostValidator.checkServer("proxyHost", host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("proxyPort is " + port + ", which is outside 1 to 65535");
    }
    login.ifPresent(who -> checkLogin(kind, who));
  }

  /**
   * {@return a SOCKS 5 proxy without authentication, often on port 1080}
   *
   * @param host the name or address
   * @param port 1 to 65535
   */
  public static Proxy socks5(String host, int port) {
    return new Proxy(Kind.SOCKS5, host, port, Optional.empty());
  }

  /**
   * {@return an HTTP proxy without authentication, often on port 3128 or 8080}
   *
   * @param host the name or address
   * @param port 1 to 65535
   */
  public static Proxy http(String host, int port) {
    return new Proxy(Kind.HTTP, host, port, Optional.empty());
  }

  /**
   * {@return this proxy with these credentials}. A proxy that does not ask for them is used, too.
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

  /** Returns kind and address, safe for a log line. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT)
        + " proxy "
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + port;
  }
}
