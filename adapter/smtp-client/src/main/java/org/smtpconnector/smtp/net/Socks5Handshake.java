package org.smtpconnector.smtp.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.grammar.AddressLiteral;
import org.smtpconnector.smtp.grammar.Printable;

/** A request to a SOCKS 5 proxy for a connection to the server (RFC 1928, RFC 1929). */
final class Socks5Handshake {
  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int NO_METHOD = 0xff;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private final ProxyWire wire;
  private final Optional<Credentials.Password> login;

  Socks5Handshake(ProxyWire wire, Optional<Credentials.Password> login) {
    this.wire = wire;
    this.login = login;
  }

  void run(String host, int port) throws IOException {
    int method = negotiate();
    if (method == USER_AND_PASSWORD && login.isPresent()) {
      logIn(login.get());
    } else if (method != NO_AUTHENTICATION) {
      throw methodRefused(method);
    }
    connect(host, port);
  }

  private int negotiate() throws IOException {
    wire.ask(
        login.isPresent()
            ? new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD}
            : new byte[] {VERSION, 1, NO_AUTHENTICATION});
    checkVersion();
    return wire.octet();
  }

  private void checkVersion() throws IOException {
    int version = wire.octet();
    if (version != VERSION) {
      throw wire.violation("its answer begins with octet " + version + " instead of 5");
    }
  }

  private IOException methodRefused(int method) {
    if (method != NO_METHOD) {
      return wire.violation("it chose authentication method " + method + ", which was not offered");
    }
    return login.isPresent()
        ? wire.refused(
            "it accepts neither proxyUser with its password nor a client without authentication",
            "it requires another kind of authentication, which this client does not support")
        : wire.refused("it requires authentication", "set proxyUser and proxyPassword");
  }

  private void logIn(Credentials.Password who) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(1);
    writeCounted(request, who.user());
    writeCounted(request, who.password());
    wire.ask(request.toByteArray());
    wire.octet(); // the version, which not every proxy sets
    int status = wire.octet();
    if (status != 0) {
      throw wire.refused(
          "it does not accept user '"
              + Printable.of(who.user())
              + "' (status "
              + status
              + " by RFC 1929)",
          "check proxyUser and proxyPassword");
    }
  }

  private void connect(String host, int port) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(VERSION);
    request.write(CONNECT);
    request.write(0);
    Optional<InetAddress> literal = AddressLiteral.addressOf(host);
    if (literal.isPresent()) {
      request.write(literal.get() instanceof Inet6Address ? IPV6 : IPV4);
      request.writeBytes(literal.get().getAddress());
    } else {
      request.write(NAME);
      writeCounted(request, host);
    }
    request.write(port >> 8);
    request.write(port);
    wire.ask(request.toByteArray());
    checkVersion();
    int reply = wire.octet();
    if (reply != 0) {
      throw failure(reply); // a proxy may close without the rest of its response
    }
    wire.octet();
    skipBoundAddress(wire.octet());
  }

  private void skipBoundAddress(int type) throws IOException {
    int octets =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> wire.octet();
          default -> throw wire.violation("its answer has an address of type " + type);
        };
    wire.skip(octets + 2); // and the port
  }

  private IOException failure(int reply) {
    String code = " (reply " + reply + ")";
    return switch (reply) {
      case 1 -> wire.unreachable("general failure" + code, "its log may say why");
      case 2 ->
          wire.refused(
              "its rules do not allow this connection" + code,
              "the operator of the proxy has to allow this host and port");
      case 3 -> wire.unreachable("network unreachable" + code, "check the proxy's network");
      case 4 ->
          wire.unreachable(
              "host unreachable" + code, "check host, and the proxy's network and name servers");
      case 5 -> wire.unreachable("connection refused" + code, "check host and port");
      case 6 -> wire.unreachable("too far away, or no answer" + code, "check host and port");
      case 7 -> wire.refused("it does not serve CONNECT" + code, "use another proxy");
      case 8 ->
          wire.refused(
              "it does not know this type of address" + code,
              "set host to an address instead of a name, or to one of the other IP version");
      default -> wire.unreachable("it failed" + code, "its log may say why");
    };
  }

  private static void writeCounted(ByteArrayOutputStream out, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    out.write(octets.length);
    out.writeBytes(octets);
  }
}
