package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpconnector.smtp.Proxy;

/** The settings of the proxy through which relays are reached. */
record ProxySettings(String proxy, String user, String password) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<kind>socks5|http)://(?:\\[(?<ipv6>[^]/@]+)\\]|(?<host>[^:/@]+)):(?<port>\\d{1,5})/?");

  ProxySettings {
    proxy = text(proxy);
    user = text(user);
    password = text(password);
  }

  /**
   * Returns the proxy, if one is set.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it and shows no
   *     password
   */
  Optional<Proxy> checked() {
    if (proxy == null) {
      if (user != null || password != null) {
        throw new IllegalArgumentException(
            (user == null ? "proxyPassword" : "proxyUser")
                + " is set and proxy is not: set both or neither");
      }
      return Optional.empty();
    }
    if (proxy.indexOf('@') >= 0) { // not shown: it may contain a password
      throw new IllegalArgumentException(
          "proxy holds an '@'; it is socks5://host:port or http://host:port, and user and password"
              + " belong in proxyUser and proxyPassword");
    }
    Proxy address = address();
    return Optional.of(
        user == null && password == null ? address : address.withLogin(user, password));
  }

  private Proxy address() {
    Matcher parts = ADDRESS.matcher(proxy);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "proxy is '" + proxy + "', which is neither socks5://host:port nor http://host:port");
    }
    String host = parts.group("ipv6") == null ? parts.group("host") : parts.group("ipv6");
    int port = Integer.parseInt(parts.group("port"));
    try {
      return parts.group("kind").equals("http") ? Proxy.http(host, port) : Proxy.socks5(host, port);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("proxy is '" + proxy + "': " + e.getMessage(), e);
    }
  }

  /** Returns the proxy without its credentials, for the log; an empty string if there is none. */
  @Override
  public String toString() {
    if (proxy == null) {
      return "";
    }
    return " proxy=" + (proxy.indexOf('@') >= 0 ? "***" : proxy);
  }
}
