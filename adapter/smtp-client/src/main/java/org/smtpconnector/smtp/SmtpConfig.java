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
import org.smtpconnector.smtp.grammar.HostValidator;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * The configuration of a session: where the server is, and how to connect and authenticate.
 *
 * @param protocol the protocol
 * @param unixSocket the socket file of a server on this machine, instead of host and port; a
 *     certificate is then checked for the host
 * @param host the name or address of the server; if a name has several addresses, each is tried a
 *     quarter of a second after the previous one or when that has failed, and the first to connect
 *     is used (RFC 8305)
 * @param port the port, 1 to 65535
 * @param security how the connection is protected
 * @param credentials the credentials to authenticate with
 * @param mechanisms the allowed mechanisms; empty for all that suit the credentials, but CRAM-MD5
 *     only in clear
 * @param localHostName the host name in EHLO; empty for the address literal of the local end (RFC
 *     5321 4.1.4)
 * @param sourceAddress the local address to connect from; port 0 is any free port
 * @param proxy the proxy to connect through, which resolves the host; without {@code
 *     localHostName}, EHLO then names the local address of the connection to the proxy
 * @param timeouts the timeouts of each step
 * @param sslContext the TLS context with trusted authorities and client certificate; empty for the
 *     platform's default
 * @param tls the requirements on TLS
 * @param passwordInClear when a password may cross a connection without TLS
 * @param pipelining how much is sent before the server replies
 * @param recordAddresses whether Java Flight Recorder events name senders and recipients
 * @param learnedBehavior what sessions learn about the server, shared between them
 * @param listener notified of the dialogue
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
    DialogueListener listener) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[(?<address>[^]]+)\\]|(?<host>[^:]+))(?::(?<port>\\d{1,5}))?");

  /**
   * Creates a configuration.
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
   * @throws IllegalArgumentException if host, port or local host name is invalid, or the server
   *     cannot be reached through a proxy; the message names the property, its value and the valid
   *     values
   */
  public SmtpConfig {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(unixSocket, "unixSocket");
    if (protocol == Protocol.LMTP && port == 25 && unixSocket.isEmpty()) {
      throw new IllegalArgumentException("port is 25, which is not for LMTP (RFC 2033 5)");
    }
    host = HostValidator.checkServer("host", host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port is " + port + ", which is outside 1 to 65535");
    }
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(credentials, "credentials");
    mechanisms = Set.copyOf(mechanisms);
    localHostName = localHostName.map(HostValidator::checkLocalHostName);
    Objects.requireNonNull(sourceAddress, "sourceAddress");
    checkProxy(proxy, unixSocket, host);
    Objects.requireNonNull(timeouts, "timeouts");
    Objects.requireNonNull(sslContext, "sslContext");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(passwordInClear, "passwordInClear");
    Objects.requireNonNull(pipelining, "pipelining");
    Objects.requireNonNull(learnedBehavior, "learnedBehavior");
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
   * {@return a builder for {@code host:port}, {@code [IPv6 address]:port} or only a host}
   *
   * @param text the host and, if it is not the default, the port
   * @throws IllegalArgumentException if the port is not a number; the message names the text
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
   * {@return a builder for a server on this machine that listens on a socket file, without TLS
   * unless another security is set}
   *
   * @param socket the socket file
   */
  public static Builder toUnixSocket(Path socket) {
    Builder builder = new Builder("localhost").security(TransportSecurity.PLAIN);
    builder.unixSocket = Objects.requireNonNull(socket, "socket");
    return builder;
  }

  /** {@return address and security of the server, safe for a log line} */
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

  /** A builder of {@link SmtpConfig}; {@link #build} checks the values. */
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
    private DialogueListener listener = DialogueListener.NONE;

    private Builder(String host) {
      this.host = host;
    }

    /**
     * Sets the protocol; the default is SMTP.
     *
     * @param protocol the protocol
     * @return this builder
     */
    public Builder protocol(Protocol protocol) {
      this.protocol = protocol;
      return this;
    }

    /**
     * Sets the port; the default is that of the security.
     *
     * @param port the port, 1 to 65535
     * @return this builder
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets how the connection is protected.
     *
     * @param security the security
     * @return this builder
     */
    public Builder security(TransportSecurity security) {
      this.security = security;
      return this;
    }

    /**
     * Sets the credentials; the default is not to authenticate.
     *
     * @param credentials the credentials
     * @return this builder
     */
    public Builder credentials(Credentials credentials) {
      this.credentials = credentials;
      return this;
    }

    /**
     * Restricts the mechanisms of AUTH.
     *
     * @param mechanisms the allowed mechanisms
     * @return this builder
     */
    public Builder mechanisms(AuthMechanism... mechanisms) {
      this.mechanisms = Set.of(mechanisms);
      return this;
    }

    /**
     * Sets the host name in EHLO; the default is the address literal of the local end.
     *
     * @param localHostName the host name in EHLO
     * @return this builder
     */
    public Builder localHostName(String localHostName) {
      this.localHostName = localHostName;
      return this;
    }

    /**
     * Connects from this local address and any free port.
     *
     * @param sourceAddress the local address
     * @return this builder
     */
    public Builder sourceAddress(InetAddress sourceAddress) {
      return sourceAddress(new InetSocketAddress(sourceAddress, 0));
    }

    /**
     * Connects from this local address and port.
     *
     * @param sourceAddress the local address
     * @return this builder
     */
    public Builder sourceAddress(InetSocketAddress sourceAddress) {
      this.sourceAddress = sourceAddress;
      return this;
    }

    /**
     * Connects through this proxy.
     *
     * @param proxy the proxy
     * @return this builder
     */
    public Builder proxy(Proxy proxy) {
      this.proxy = proxy;
      return this;
    }

    /**
     * Sets the timeouts.
     *
     * @param timeouts the timeouts
     * @return this builder
     */
    public Builder timeouts(Timeouts timeouts) {
      this.timeouts = timeouts;
      return this;
    }

    /**
     * Sets the TLS context.
     *
     * @param sslContext the context with trusted authorities and client certificate
     * @return this builder
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = sslContext;
      return this;
    }

    /**
     * Sets the requirements on TLS.
     *
     * @param tls the requirements
     * @return this builder
     */
    public Builder tls(TlsSettings tls) {
      this.tls = tls;
      return this;
    }

    /**
     * Sets when a password may cross a connection without TLS; the default allows it on loopback
     * without a proxy.
     *
     * @param passwordInClear the policy
     * @return this builder
     */
    public Builder passwordInClear(PasswordInClear passwordInClear) {
      this.passwordInClear = passwordInClear;
      return this;
    }

    /**
     * Sets whether Java Flight Recorder events name senders and recipients; the default is false.
     *
     * @param recordAddresses whether events name them
     * @return this builder
     */
    public Builder recordAddresses(boolean recordAddresses) {
      this.recordAddresses = recordAddresses;
      return this;
    }

    /**
     * Sets how much is sent before the server replies, if it offers PIPELINING.
     *
     * @param pipelining the settings
     * @return this builder
     */
    public Builder pipelining(Pipelining pipelining) {
      this.pipelining = pipelining;
      return this;
    }

    /**
     * Shares what sessions of other configurations learn about the same server.
     *
     * @param learnedBehavior what is shared
     * @return this builder
     */
    public Builder learnedBehavior(LearnedServerBehavior learnedBehavior) {
      this.learnedBehavior = learnedBehavior;
      return this;
    }

    /**
     * Sets the listener of the dialogue.
     *
     * @param listener notified of the dialogue
     * @return this builder
     */
    public Builder listener(DialogueListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Builds the configuration.
     *
     * @return the configuration
     * @throws IllegalArgumentException if a value is invalid, as for the constructor of the record
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
