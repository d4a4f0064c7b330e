package org.smtpconnector.smtp.net;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.Proxy;
import org.smtpconnector.smtp.SmtpConfig;

/** Connects to the server, each time at another of its addresses, or through a proxy. */
public final class Dialer {
  private static final int MOST_ADDRESSES = 32; // name servers must not choose the number

  private final SmtpConfig config;
  private final HostResolver resolver;
  private final Set<InetAddress> tried = new HashSet<>();
  private boolean mayDialAnother;

  public Dialer(SmtpConfig config) {
    this(config, HostResolver.PLATFORM);
  }

  public Dialer(SmtpConfig config, HostResolver resolver) {
    this.config = config;
    this.resolver = resolver;
  }

  public SocketLink dial(Deadline open) throws IOException {
    Deadline deadline = Deadline.in(config.timeouts().connect(), "connection").orEarlier(open);
    if (config.unixSocket().isPresent()) {
      return HappyEyeballs.connect(
          List.of(UnixDomainSocketAddress.of(config.unixSocket().get())),
          Optional.empty(),
          deadline);
    }
    if (config.proxy().isPresent()) {
      return through(config.proxy().get(), deadline);
    }
    List<InetAddress> left = leftOf(usable("host", config.host(), deadline));
    SocketLink link = connect(left, config.port(), deadline);
    tried.add(link.remoteAddress());
    mayDialAnother = left.size() > 1;
    return link;
  }

  /** Returns the addresses that were not tried, those that failed recently last. */
  private List<InetAddress> leftOf(List<InetAddress> addresses) {
    return api().failedAddresses(config.learnedBehavior()).last(addresses).stream()
        .filter(address -> !tried.contains(address))
        .toList();
  }

  /** Whether the server has another address that was not tried. */
  public boolean mayDialAnother() {
    return mayDialAnother;
  }

  private List<InetAddress> usable(String property, String host, Deadline deadline)
      throws IOException {
    return usable(resolver.resolve(property, host, deadline)).stream()
        .limit(MOST_ADDRESSES)
        .toList();
  }

  private SocketLink connect(List<InetAddress> addresses, int port, Deadline deadline)
      throws IOException {
    return HappyEyeballs.connect(
        addresses.stream().map(address -> new InetSocketAddress(address, port)).toList(),
        config.sourceAddress(),
        deadline);
  }

  private SocketLink through(Proxy proxy, Deadline deadline) throws IOException {
    SocketLink socket = reach(proxy, deadline);
    boolean connected = false;
    try {
      ProxyWire wire = new ProxyWire(socket, config, proxy, deadline);
      switch (proxy.kind()) {
        case SOCKS5 -> new Socks5Handshake(wire, proxy.login()).run(config.host(), config.port());
        case HTTP ->
            new HttpConnectHandshake(wire, proxy.login()).run(config.host(), config.port());
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
      return connect(usable("proxyHost", proxy.host(), deadline), proxy.port(), deadline);
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

  /** Returns the addresses of the source address's family, or all without a source address. */
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
