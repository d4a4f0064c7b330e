package org.smtpconnector.smtp.grammar;

/** Checks the values of properties that name a host; the messages name the property. */
public final class HostValidator {
  private HostValidator() {}

  /**
   * Returns the name of a server in ASCII, or its address.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static String checkServer(String property, String host) {
    if (host == null || host.isBlank()) {
      throw new IllegalArgumentException(property + " is empty; it is a name or an address");
    }
    if (host.indexOf(':') >= 0) {
      return checkIpv6(property, host);
    }
    try {
      return HostName.ofServer(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property
              + " is '"
              + Printable.of(host)
              + "', which is not a host name: "
              + e.getMessage());
    }
  }

  private static String checkIpv6(String property, String host) {
    int zone = host.indexOf('%');
    String address = zone < 0 ? host : host.substring(0, zone);
    if (!AddressLiteral.isIpv6(address)
        || (zone >= 0 && !host.substring(zone + 1).matches("\\w+"))) {
      throw new IllegalArgumentException(
          property
              + " is '"
              + Printable.of(host)
              + "', which is not a host name or address; the port is a separate property");
    }
    return host;
  }

  /**
   * Returns a host name for EHLO in ASCII, or an address literal.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static String checkLocalHostName(String name) {
    try {
      return name.startsWith("[") ? AddressLiteral.check(name, name) : HostName.ascii(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "localHostName is '"
              + Printable.of(name)
              + "', which is neither a host name nor an address literal: "
              + e.getMessage());
    }
  }
}
