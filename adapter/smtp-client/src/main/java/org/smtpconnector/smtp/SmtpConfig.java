package org.smtpconnector.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * How a session is opened.
 *
 * @param protocol what is spoken
 * @param unixSocket the socket file of a server on this machine, instead of host and port; the host
 *     is then the name that a certificate is checked for
 * @param host name or address of the server; of the addresses that a name has, the next is tried a
 *     quarter of a second after the one before, or when that has failed, and the first that
 *     connects is used (RFC 8305)
 * @param port 1 to 65535
 * @param security how the connection is protected
 * @param credentials whom the session authenticates as
 * @param mechanisms by which of them it may authenticate; empty for all that suit, with CRAM-MD5
 *     only in clear
 * @param localHostName the name in EHLO; without one, the address literal of the local end (RFC
 *     5321 4.1.4)
 * @param sourceAddress the local address to connect from; port 0 is any that is free
 * @param proxy what the server is reached through; it resolves the host. Without {@code
 *     localHostName}, EHLO then says the address that faces the proxy
 * @param timeouts how long each step may take
 * @param sslContext where trust comes from; without one, the platform's default
 * @param tls what TLS is good enough
 * @param passwordInClear where a password may cross a connection without TLS
 * @param pipelining how much is sent before it is answered
 * @param recordAddresses whether the events of Java Flight Recorder name senders and recipients
 * @param learnedBehavior what is found out about the server, for all sessions that share it
 * @param listener sees the dialogue
 */
public record SmtpConfig(
    Protocol protocol,
    Optional<Path> unixSocket,
    String host,
    int port,
    TransportSecurity security,
    Credentials credentials,
    Set<AuthMechanism> mechanisms,
    Optional<String> localHostName,
    Optional<InetSocketAddress> sourceAddress,
    Optional<Proxy> proxy,
    Timeouts timeouts,
    Optional<SSLContext> sslContext,
    TlsSettings tls,
    PasswordInClear passwordInClear,
    Pipelining pipelining,
    boolean recordAddresses,
    LearnedServerBehavior learnedBehavior,
    SmtpListener listener) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[(?<address>[^]]+)\\]|(?<host>[^:]+))(?::(?<port>\\d{1,5}))?");

  /**
   * Creates a smtp config.
   *
   * @param protocol as {@link #protocol()}
   * @param unixSocket as {@link #unixSocket()}
   * @param host as {@link #host()}
   * @param port as {@link #port()}
   * @param security as {@link #security()}
   * @param credentials as {@link #credentials()}
   * @param mechanisms as {@link #mechanisms()}
   * @param localHostName as {@link #localHostName()}
   * @param sourceAddress as {@link #sourceAddress()}
   * @param proxy as {@link #proxy()}
   * @param timeouts as {@link #timeouts()}
   * @param sslContext as {@link #sslContext()}
   * @param tls as {@link #tls()}
   * @param passwordInClear as {@link #passwordInClear()}
   * @param pipelining as {@link #pipelining()}
   * @param recordAddresses as {@link #recordAddresses()}
   * @param learnedBehavior as {@link #learnedBehavior()}
   * @param listener as {@link #listener()}
   * @throws IllegalArgumentException if host, port or local host name are none, or if a proxy
   *     cannot lead there; the message names the property, its value and what it may be
   */
  public SmtpConfig {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(unixSocket, "unixSocket");
    if (protocol == Protocol.LMTP && port == 25 && unixSocket.isEmpty()) {
      throw new IllegalArgumentException("port is 25, which is not for LMTP (RFC 2033 5)");
    }
    host = checkedHost("host", host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port is " + port + ", which is outside 1 to 65535");
    }
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(credentials, "credentials");
    mechanisms = Set.copyOf(mechanisms);
    localHostName = localHostName.map(SmtpConfig::checkedLocalHostName);
    Objects.requireNonNull(sourceAddress, "sourceAddress");
    checkProxy(proxy, unixSocket, host);
    Objects.requireNonNull(timeouts, "timeouts");
    Objects.requireNonNull(sslContext, "sslContext");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(passwordInClear, "passwordInClear");
    Objects.requireNonNull(pipelining, "pipelining");
    Objects.requireNonNull(learnedBehavior, "experience");
    Objects.requireNonNull(listener, "listener");
  }

  /**
   * {@return a builder for this host, with STARTTLS on port 587 unless another security is set}
   *
   * @param host the name or address
   */
  public static Builder to(String host) {
    return new Builder(host);
  }

  /**
   * {@return a builder for {@code host:port}, {@code [IPv6 address]:port} or a host alone}
   *
   * @param text the host and, if it is not the default, the port
   * @throws IllegalArgumentException if the port is no number; the message names the text
   */
  public static Builder toHostAndPort(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + Printable.of(text) + "' is not of the form host, host:port or [address]:port");
    }
    String address = parts.group("address");
    Builder builder = to(address != null ? address : parts.group("host"));
    return parts.group("port") == null
        ? builder
        : builder.port(Integer.parseInt(parts.group("port")));
  }

  /**
   * {@return a builder for a server on this machine that listens on a socket file; there is no TLS
   * until it is told otherwise}
   *
   * @param socket the socket file
   */
  public static Builder toUnixSocket(Path socket) {
    Builder builder = new Builder("localhost").security(TransportSecurity.PLAIN);
    builder.unixSocket = Objects.requireNonNull(socket, "socket");
    return builder;
  }

  /** {@return where the server is and how the connection is protected, fit for a log line} */
  public String target() {
    return (protocol == Protocol.LMTP ? "lmtp " : "")
        + unixSocket.map(Path::toString).orElseGet(this::hostAndPort)
        + " ("
        + security.name().toLowerCase(Locale.ROOT)
        + ")";
  }

  private String hostAndPort() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static void checkProxy(Optional<Proxy> proxy, Optional<Path> unixSocket, String host) {
    if (proxy.isPresent() && unixSocket.isPresent()) {
      throw new IllegalArgumentException(
          "proxyHost is '"
              + proxy.get().host()
              + "', and no proxy leads to a Unix socket; leave one of them out");
    }
    if (proxy.isPresent() && host.indexOf('%') >= 0) {
      throw new IllegalArgumentException(
          "host is '" + host + "', whose zone has no meaning to a proxy; leave one of them out");
    }
  }

  static String checkedHost(String property, String host) {
    if (host == null || host.isBlank()) {
      throw new IllegalArgumentException(property + " is empty; it is a name or an address");
    }
    if (host.indexOf(':') >= 0) {
      return checkedIpv6(property, host);
    }
    try {
      return HostName.ofServer(host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          property + " is '" + Printable.of(host) + "', which is no host name: " + e.getMessage());
    }
  }

  private static String checkedIpv6(String property, String host) {
    int zone = host.indexOf('%');
    String address = zone < 0 ? host : host.substring(0, zone);
    if (!AddressLiteral.isIpv6(address)
        || (zone >= 0 && !host.substring(zone + 1).matches("\\w+"))) {
      throw new IllegalArgumentException(
          property
              + " is '"
              + Printable.of(host)
              + "', which is no host name or address; the port is a property of its own");
    }
    return host;
  }

  private static String checkedLocalHostName(String name) {
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

  /** Collects a {@link SmtpConfig}; each value is checked by {@link #build}. */
  public static final class Builder {
    private final String host;
    private Path unixSocket;
    private Protocol protocol = Protocol.SMTP;
    private Integer port;
    private TransportSecurity security = TransportSecurity.STARTTLS;
    private Credentials credentials = Credentials.none();
    private Set<AuthMechanism> mechanisms = Set.of();
    private String localHostName;
    private InetSocketAddress sourceAddress;
    private Proxy proxy;
    private Timeouts timeouts = Timeouts.DEFAULT;
    private SSLContext sslContext;
    private TlsSettings tls = TlsSettings.DEFAULT;
    private PasswordInClear passwordInClear = PasswordInClear.LOOPBACK;
    private Pipelining pipelining = Pipelining.DEFAULT;
    private boolean recordAddresses;
    private LearnedServerBehavior learnedBehavior = new LearnedServerBehavior();
    private SmtpListener listener = SmtpListener.NONE;

    private Builder(String host) {
      this.host = host;
    }

    /**
     * How the server is spoken to; SMTP if this is not said.
     *
     * @param protocol the protocol
     * @return this builder
     */
    public Builder protocol(Protocol protocol) {
      this.protocol = protocol;
      return this;
    }

    /**
     * 1 to 65535; the default is that of the security.
     *
     * @param port the port
     * @return this builder
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * How the connection is protected.
     *
     * @param security the protection
     * @return this builder
     */
    public Builder security(TransportSecurity security) {
      this.security = security;
      return this;
    }

    /**
     * As whom to authenticate; nobody if this is not said.
     *
     * @param credentials the credentials
     * @return this builder
     */
    public Builder credentials(Credentials credentials) {
      this.credentials = credentials;
      return this;
    }

    /**
     * Authenticates by one of these or not at all.
     *
     * @param mechanisms the mechanisms that are allowed
     * @return this builder
     */
    public Builder mechanisms(AuthMechanism... mechanisms) {
      this.mechanisms = Set.of(mechanisms);
      return this;
    }

    /**
     * The host name in EHLO; the address literal of the local end if this is not said.
     *
     * @param localHostName the host name in EHLO
     * @return this builder
     */
    public Builder localHostName(String localHostName) {
      this.localHostName = localHostName;
      return this;
    }

    /**
     * From this local address, and any port that is free.
     *
     * @param sourceAddress the local address
     * @return this builder
     */
    public Builder sourceAddress(InetAddress sourceAddress) {
      return sourceAddress(new InetSocketAddress(sourceAddress, 0));
    }

    /**
     * From this local address and port.
     *
     * @param sourceAddress the local address
     * @return this builder
     */
    public Builder sourceAddress(InetSocketAddress sourceAddress) {
      this.sourceAddress = sourceAddress;
      return this;
    }

    /**
     * Through this proxy.
     *
     * @param proxy the proxy
     * @return this builder
     */
    public Builder proxy(Proxy proxy) {
      this.proxy = proxy;
      return this;
    }

    /**
     * How long the client waits.
     *
     * @param timeouts the bounds
     * @return this builder
     */
    public Builder timeouts(Timeouts timeouts) {
      this.timeouts = timeouts;
      return this;
    }

    /**
     * The trust of TLS, and the certificate that is shown.
     *
     * @param sslContext trust and client certificate
     * @return this builder
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /**
     * What TLS is to be.
     *
     * @param tls the settings of TLS
     * @return this builder
     */
    public Builder tls(TlsSettings tls) {
      this.tls = tls;
      return this;
    }

    /**
     * Allows a password on a connection without TLS; on loopback only a proxy makes it needed.
     *
     * @param passwordInClear where that is allowed
     * @return this builder
     */
    public Builder passwordInClear(PasswordInClear passwordInClear) {
      this.passwordInClear = passwordInClear;
      return this;
    }

    /**
     * Whether the events of Java Flight Recorder name senders and recipients; they do not else.
     *
     * @param recordAddresses whether they do
     * @return this builder
     */
    public Builder recordAddresses(boolean recordAddresses) {
      this.recordAddresses = recordAddresses;
      return this;
    }

    /**
     * How much is sent before it is answered, where the server offers that.
     *
     * @param pipelining how much
     * @return this builder
     */
    public Builder pipelining(Pipelining pipelining) {
      this.pipelining = pipelining;
      return this;
    }

    /**
     * Shares what sessions of other configurations found out about the same server.
     *
     * @param learnedBehavior what is shared
     * @return this builder
     */
    public Builder learnedBehavior(LearnedServerBehavior learnedBehavior) {
      this.learnedBehavior = learnedBehavior;
      return this;
    }

    /**
     * Who is notified of the dialogue.
     *
     * @param listener notified of the dialogue
     * @return this builder
     */
    public Builder listener(SmtpListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * @return the configuration
     * @throws IllegalArgumentException as the record's constructor says
     */
    public SmtpConfig build() {
      return new SmtpConfig(
          protocol,
          Optional.ofNullable(unixSocket),
          host,
          port == null ? security.defaultPort() : port,
          security,
          credentials,
          mechanisms,
          Optional.ofNullable(localHostName),
          Optional.ofNullable(sourceAddress),
          Optional.ofNullable(proxy),
          timeouts,
          Optional.ofNullable(sslContext),
          tls,
          passwordInClear,
          pipelining,
          recordAddresses,
          learnedBehavior,
          listener);
    }
  }
}
