package org.smtpconnector.connector.config;

import static org.smtpconnector.smtp.TransportSecurity.PLAIN;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.PasswordInClear;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.Timeouts;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * The settings of a connection factory as configured in the server; managed connection factories
 * with equal settings are equal. Settings that are not set are null. They are checked by {@link
 * #config}, not on construction, so that a mistake is reported when the factory is used.
 */
public record ConnectionFactorySettings(
    String host,
    int port,
    String security,
    String user,
    String password,
    String mechanisms,
    String localHostName,
    String sourceAddress,
    String passwordInClear,
    Seconds seconds,
    Ahead ahead,
    SessionLifetime lifetime,
    FailoverSettings failover,
    RateLimiterSettings rateLimiter,
    SandboxSettings sandbox,
    DkimSettings dkim,
    boolean recordAddresses,
    RelayTlsSettings tls,
    ProxySettings proxy,
    OAuthSettings oauth) {
  static final String DEFAULT_PASSWORD_IN_CLEAR = "loopback";
  private static final int MOST_PORT = 65_535;
  private static final int LONGEST_SECONDS = 86_400;
  private static final int LONGEST_ALIVE_SECONDS = 3600;
  private static final int MOST_BATCH_MESSAGES = 1000;

  public ConnectionFactorySettings {
    host = text(host);
    security = text(security);
    user = text(user);
    password = text(password);
    mechanisms = text(mechanisms);
    localHostName = text(localHostName);
    sourceAddress = text(sourceAddress);
    passwordInClear =
        text(passwordInClear) == null ? DEFAULT_PASSWORD_IN_CLEAR : text(passwordInClear);
  }

  /** Returns the value, or null if it is blank: servers pass an empty string for "not set". */
  public static String text(String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /** Returns the elements of a list that is separated by commas. */
  public static Stream<String> parts(String list) {
    return Stream.of(list.split(",", -1)).map(String::strip);
  }

  /** The timeouts. */
  record Seconds(int connect, int open, int reply, int write, int messageEnd, int validation) {}

  /** What may be sent before the relay has replied. */
  record Ahead(boolean pipelining, boolean chunking, int aliveWindowSeconds, int batchMessages) {}

  /**
   * Returns the relays that {@code host} names, each as host or host:port.
   *
   * @throws IllegalArgumentException if a relay is named twice
   */
  public List<String> relays() {
    List<String> relays = host == null ? List.of("") : parts(host).toList();
    if (relays.stream().distinct().count() < relays.size()) {
      throw new IllegalArgumentException("host is '" + host + "', which names a relay twice");
    }
    return relays;
  }

  /**
   * Returns the configuration of a relay without credentials, TLS context and listener, which the
   * caller adds.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  public SmtpConfig.Builder config(String relay) {
    return checked(() -> configUnchecked(relay));
  }

  private SmtpConfig.Builder configUnchecked(String relay) {
    if (port != 0) {
      requireBetween("port", port, 1, MOST_PORT);
    }
    lifetime.check();
    failover.check();
    rateLimiter.check();
    sandbox.check();
    dkim.check();
    checkCertificate();
    checkTokens();
    SmtpConfig.Builder config =
        address(relay)
            .security(TransportSecurity.named(security))
            .timeouts(timeouts())
            .mechanisms(allowedMechanisms().toArray(AuthMechanism[]::new))
            .passwordInClear(PasswordInClear.named(passwordInClear))
            .pipelining(pipelining())
            .recordAddresses(recordAddresses)
            .tls(tls.settings());
    proxy.checked().ifPresent(config::proxy);
    if (localHostName != null) {
      config.localHostName(localHostName);
    }
    if (sourceAddress != null) {
      config.sourceAddress(localAddress());
    }
    config.build();
    return config;
  }

  /**
   * Returns what the supplier makes of settings.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it and the remedy
   */
  public static <T> T checked(Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + ": correct it in the connection factory", e);
    }
  }

  private SmtpConfig.Builder address(String relay) {
    boolean bracketed = relay.startsWith("[");
    boolean oneColon = relay.indexOf(':') >= 0 && relay.indexOf(':') == relay.lastIndexOf(':');
    SmtpConfig.Builder address = bracketed || oneColon ? hostAndPort(relay) : SmtpConfig.to(relay);
    boolean ownPort = bracketed ? !relay.endsWith("]") : oneColon;
    return port == 0 || ownPort ? address : address.port(port);
  }

  private SmtpConfig.Builder hostAndPort(String relay) {
    try {
      SmtpConfig.Builder address = SmtpConfig.toHostAndPort(relay);
      address.build();
      return address;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("host is '" + host + "': " + e.getMessage(), e);
    }
  }

  /**
   * Returns the configured credentials: those for the relay, or for the token endpoint if there is
   * one. EXTERNAL needs no user: the certificate identifies it.
   *
   * @throws IllegalArgumentException if user or password is set without the other
   */
  public Optional<Credentials> credentials() {
    if (oauth.isSet()) {
      return Optional.of(oauth.client(user, password));
    }
    boolean byCertificate = kind() == CredentialKind.CERTIFICATE;
    if (user == null && password == null) {
      return byCertificate ? Optional.of(Credentials.external()) : Optional.empty();
    }
    if (user == null) {
      throw new IllegalArgumentException(
          "password is set and user is not: set both or neither, or use the container's"
              + " authentication data");
    }
    if (password == null && !byCertificate) {
      throw new IllegalArgumentException(
          "user is '"
              + user
              + "' and password is not set: set both or neither, or use the container's"
              + " authentication data");
    }
    return Optional.of(credentials(user, password));
  }

  /**
   * Returns the credentials that the mechanisms make of a user and a secret from any source.
   *
   * @throws IllegalArgumentException if user or secret is invalid
   */
  public Credentials credentials(String who, String secret) {
    return oauth.isSet() ? oauth.client(who, secret) : kind().credentials(who, secret);
  }

  private CredentialKind kind() {
    return CredentialKind.of(allowedMechanisms());
  }

  private void checkCertificate() {
    if (kind() == CredentialKind.CERTIFICATE
        && (tls.keyStore() == null || TransportSecurity.named(security) == PLAIN)) {
      throw new IllegalArgumentException(
          "mechanisms is '"
              + mechanisms
              + "', which needs a client certificate: set keyStore, and security to starttls or"
              + " tls");
    }
  }

  private void checkTokens() {
    oauth.check();
    if (oauth.isSet() && mechanisms != null && kind() != CredentialKind.ACCESS_TOKEN) {
      throw new IllegalArgumentException(
          "mechanisms is '"
              + mechanisms
              + "', and oauthTokenEndpoint is for access tokens: set it to OAUTHBEARER, XOAUTH2 or"
              + " nothing");
    }
  }

  private List<AuthMechanism> allowedMechanisms() {
    return mechanisms == null
        ? List.of()
        : parts(mechanisms).map(AuthMechanism::named).distinct().toList();
  }

  public Timeouts timeouts() {
    return new Timeouts(
        duration("connectTimeoutSeconds", seconds.connect),
        duration("openTimeoutSeconds", seconds.open),
        duration("replyTimeoutSeconds", seconds.reply),
        duration("writeTimeoutSeconds", seconds.write),
        duration("messageEndTimeoutSeconds", seconds.messageEnd),
        duration("validationTimeoutSeconds", seconds.validation));
  }

  private static Duration duration(String property, int seconds) {
    requireBetween(property, seconds, 1, LONGEST_SECONDS);
    return Duration.ofSeconds(seconds);
  }

  private Pipelining pipelining() {
    requireBetween("aliveWindowSeconds", ahead.aliveWindowSeconds, 0, LONGEST_ALIVE_SECONDS);
    requireBetween("batchMessages", ahead.batchMessages, 1, MOST_BATCH_MESSAGES);
    return new Pipelining(
        ahead.pipelining,
        ahead.chunking,
        Duration.ofSeconds(ahead.aliveWindowSeconds),
        ahead.batchMessages,
        Pipelining.DEFAULT.octets());
  }

  static void requireBetween(String property, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          property + " is " + value + ", which is outside " + least + " to " + most);
    }
  }

  private InetAddress localAddress() {
    // Only address literals: looking up a name could take long.
    if (!sourceAddress.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%\\w+)?")) {
      throw new IllegalArgumentException(
          "sourceAddress is '" + sourceAddress + "', which is not an IP address");
    }
    try {
      return InetAddress.getByName(sourceAddress);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "sourceAddress is '" + sourceAddress + "', which is not an IP address", e);
    }
  }

  /** Returns every setting except the secrets, for the log. */
  @Override
  public String toString() {
    return "host="
        + host
        + " port="
        + (port == 0 ? "default" : port)
        + " security="
        + security
        + (mechanisms == null ? "" : " mechanisms=" + mechanisms)
        + " localHostName="
        + (localHostName == null ? "own address" : localHostName)
        + (sourceAddress == null ? "" : " sourceAddress=" + sourceAddress)
        + " passwordInClear="
        + passwordInClear
        + (ahead.pipelining ? "" : " pipelining=false")
        + (ahead.chunking ? "" : " chunking=false")
        + lifetime
        + (host != null && host.indexOf(',') >= 0 ? failover : failover.breaker())
        + rateLimiter
        + sandbox
        + dkim
        + (recordAddresses ? " recordAddresses=true" : "")
        + tls
        + proxy
        + oauth
        + " timeouts[s]: connect="
        + seconds.connect
        + " open="
        + seconds.open
        + " reply="
        + seconds.reply
        + " write="
        + seconds.write
        + " messageEnd="
        + seconds.messageEnd
        + " validation="
        + seconds.validation;
  }
}
