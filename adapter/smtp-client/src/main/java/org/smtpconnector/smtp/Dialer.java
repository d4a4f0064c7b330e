package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Optional;

/** Connects to the server, or to the proxy and through it. */
final class Dialer {
  private static final int MOST_ADDRESSES = 32; // who answers for a name may not choose how many

  private final SmtpConfig config;
  private final HostResolver resolver;

  Dialer(SmtpConfig config) {
    this(config, HostResolver.PLATFORM);
  }

  Dialer(SmtpConfig config, HostResolver resolver) {
    this.config = config;
    this.resolver = resolver;
  }

  SocketLink dial(Deadline open) throws IOException {
    Deadline deadline = Deadline.in(config.timeouts().connect(), "connection").orEarlier(open);
    if (config.unixSocket().isPresent()) {
      return HappyEyeballs.connect(
          List.of(UnixDomainSocketAddress.of(config.unixSocket().get())),
          Optional.empty(),
          deadline);
    }
    return config.proxy().isPresent()
        ? through(config.proxy().get(), deadline)
        : connect("host", config.host(), config.port(), deadline);
  }

  private SocketLink connect(String property, String host, int port, Deadline deadline)
      throws IOException {
    List<InetSocketAddress> addresses =
        usable(resolver.resolve(property, host, deadline)).stream()
            .limit(MOST_ADDRESSES)
            .map(address -> new InetSocketAddress(address, port))
            .toList();
    return HappyEyeballs.connect(addresses, config.sourceAddress(), deadline);
  }

  private SocketLink through(Proxy proxy, Deadline deadline) throws IOException {
    SocketLink socket = reach(proxy, deadline);
    boolean connected = false;
    try {
      ProxyWire wire = new ProxyWire(socket, config, proxy, deadline);
      switch (proxy.kind()) {
        case SOCKS5 -> new Socks5Request(wire, proxy.login()).run(config.host(), config.port());
        case HTTP -> new HttpConnectRequest(wire, proxy.login()).run(config.host(), config.port());
      }
      connected = true;
      return socket;
    } finally {
      if (!connected) {
        socket.abort();
      }
    }
  }

  private SocketLink reach(Proxy proxy, Deadline deadline) throws IOException {
    try {
      return connect("proxyHost", proxy.host(), proxy.port(), deadline);
    } catch (ConnectException e) {
      throw (IOException)
          new ConnectException(
                  "the "
                      + proxy
                      + " cannot be reached: "
                      + e.getMessage()
                      + "; check proxyHost and proxyPort")
              .initCause(e);
    }
  }

  /** The addresses of the source address's family, or all of them without one. */
  private List<InetAddress> usable(List<InetAddress> addresses) throws ConnectException {
    if (config.sourceAddress().isEmpty()) {
      return addresses;
    }
    InetAddress from = config.sourceAddress().get().getAddress();
    List<InetAddress> sameFamily =
        addresses.stream().filter(to -> to.getClass() == from.getClass()).toList();
    if (sameFamily.isEmpty()) {
      throw new ConnectException(
          "the host has no address of the family of the source address " + from.getHostAddress());
    }
    return sameFamily;
  }
}
