package org.smtpconnector.smtp.grammar;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks address literals (RFC 5321 4.1.3): {@code [192.0.2.1]}, {@code [IPv6:2001:db8::1]}. */
public final class AddressLiteral {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String DOTTED = OCTET + "(?:\\." + OCTET + "){3}";
  private static final Pattern IPV4 = Pattern.compile("\\[" + DOTTED + "]");
  private static final Pattern PLAIN_IPV4 = Pattern.compile(DOTTED);
  private static final Pattern IPV6_CHARACTERS =
      Pattern.compile("\\[IPv6:[0-9A-Fa-f:]{2,39}(?:(?<=:)" + DOTTED + ")?]");
  private static final Pattern GROUP_TOO_LONG = Pattern.compile("[0-9A-Fa-f]{5}");

  private AddressLiteral() {}

  /**
   * Returns the literal.
   *
   * @param whole the address whose domain it is, for messages
   * @throws IllegalArgumentException if it is none
   */
  public static String check(String literal, String whole) {
    boolean valid = IPV4.matcher(literal).matches() || isIpv6Literal(literal);
    if (!valid) {
      throw new IllegalArgumentException(
          "address '"
              + Printable.of(whole)
              + "' is not valid: its domain is not an address literal like [192.0.2.1] or"
              + " [IPv6:2001:db8::1]");
    }
    return literal;
  }

  private static boolean isIpv6Literal(String literal) {
    return IPV6_CHARACTERS.matcher(literal).matches() && groupsAreValid(literal);
  }

  /** Whether this is an IPv6 address without brackets and zone. */
  public static boolean isIpv6(String address) {
    return isIpv6Literal("[IPv6:" + address + "]");
  }

  /** Returns the literal of an address, for EHLO without a host name (RFC 5321 4.1.4). */
  public static String of(InetAddress address) {
    if (address instanceof Inet6Address) {
      String text = address.getHostAddress();
      int zone = text.indexOf('%');
      return "[IPv6:" + (zone < 0 ? text : text.substring(0, zone)) + "]";
    }
    return "[" + address.getHostAddress() + "]";
  }

  /**
   * Parses a host without brackets as an IP address; empty if it is a name. Looks nothing up.
   *
   * @throws UnknownHostException if this machine does not have its zone
   */
  public static Optional<InetAddress> addressOf(String host) throws UnknownHostException {
    return host.indexOf(':') >= 0 || PLAIN_IPV4.matcher(host).matches()
        ? Optional.of(InetAddress.getByName(host))
        : Optional.empty();
  }

  private static boolean groupsAreValid(String literal) {
    String groups = literal.substring("[IPv6:".length(), literal.length() - 1);
    int elision = groups.indexOf("::");
    if (elision >= 0 && groups.indexOf("::", elision + 1) >= 0) {
      return false;
    }
    if (GROUP_TOO_LONG.matcher(groups).find()) {
      return false;
    }
    int count = groups.indexOf('.') >= 0 ? 1 : 0; // a dotted tail counts for two groups
    for (String group : groups.split(":", -1)) {
      if (!group.isEmpty()) {
        count++;
      }
    }
    boolean looseColon =
        (groups.startsWith(":") && elision != 0)
            || (groups.endsWith(":") && elision != groups.length() - 2);
    return !looseColon && (elision >= 0 ? count < 8 : count == 8);
  }
}
