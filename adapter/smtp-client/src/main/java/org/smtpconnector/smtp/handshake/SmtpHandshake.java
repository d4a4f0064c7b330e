package org.smtpconnector.smtp.handshake;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Protocol;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SaslMechanism;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.TlsSettings;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.smtp.auth.AuthExchange;
import org.smtpconnector.smtp.auth.Authentication;
import org.smtpconnector.smtp.grammar.AddressLiteral;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.jfr.SessionEventRecorder;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.DeadlinePassed;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.net.Link;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.net.TlsFailureText;
import org.smtpconnector.smtp.net.TlsLink;
import org.smtpconnector.smtp.redaction.EchoedSecretMasker;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * The handshake with a server before a mail transaction: TCP, greeting, EHLO, STARTTLS and AUTH.
 * The caller determines the order of the steps.
 */
public final class SmtpHandshake {
  private interface FirstReply {
    Reply read() throws IOException;
  }

  private final SmtpConfig config;
  private final Dialer dialer;
  private SocketLink socket;
  private Optional<InetAddress> remoteAddress = Optional.empty();
  private SmtpWire wire;
  private String tls = "no TLS";

  public SmtpHandshake(SmtpConfig config) {
    this(config, new Dialer(config));
  }

  public SmtpHandshake(SmtpConfig config, Dialer dialer) {
    this.config = config;
    this.dialer = dialer;
  }

  /** Connects, starts implicit TLS if configured, and returns the greeting. */
  public Reply connect(Deadline open) throws IOException {
    dial(open);
    return greet(open);
  }

  /** Connects. */
  void dial(Deadline open) throws IOException {
    SessionEventRecorder.Step step = SessionEventRecorder.INSTANCE.connect(config);
    try {
      socket = dialer.dial(open);
      remoteAddress =
          config.unixSocket().isPresent() ? Optional.empty() : Optional.of(socket.remoteAddress());
      step.ended(remoteAddress.map(InetAddress::getHostAddress).orElse(null), null);
    } catch (IOException e) {
      step.ended(null, e);
      throw e;
    }
  }

  /** Starts implicit TLS if configured, and returns the greeting. */
  Reply greet(Deadline open) throws IOException {
    Link link = config.security() == TransportSecurity.TLS ? shakeHands(open) : socket;
    wire =
        new SmtpWire(
            link, config.listener(), config.timeouts().write(), EchoedSecretMasker.of(config));
    Reply greeting = overTls(() -> greeting(reply(open).awaiting("greeting")));
    if (greeting.code() != 220) {
      throw refusal("greeting", greeting);
    }
    return greeting;
  }

  /** Reads the greeting; a silent server may be waiting for the client to start TLS. */
  private Reply greeting(Deadline deadline) throws IOException {
    try {
      return wire.readReply(deadline);
    } catch (SocketTimeoutException e) {
      if (wire.isEncrypted() || wire.unreadOctets() > 0) {
        throw e;
      }
      String silent = config.target() + ": " + e.getMessage();
      if (config.port() == TransportSecurity.TLS.defaultPort() && !(e instanceof DeadlinePassed)) {
        throw api()
            .securityUnmet(
                silent
                    + ", and port 465 is for TLS from the start (RFC 8314 7.3): set security=tls",
                e);
      }
      throw api()
          .disconnected(
              silent + ": if the server speaks TLS from the start, set security=tls",
              e,
              List.of(),
              false);
    }
  }

  /** Sends EHLO or HELO, and returns the unmasked reply, which must not be shown. */
  public Reply hello(String verb, Deadline open) throws IOException {
    String hello = verb + " " + localHostName();
    return overTls(() -> wire.exchangeForData(hello, hello, reply(open)));
  }

  /** Returns a reply as it may be shown. */
  public Reply shown(Reply reply) {
    return wire.secrets().shown(reply);
  }

  /** Returns the capabilities in this reply to EHLO; none in one to HELO. */
  public Capabilities offered(String verb, Reply hello) {
    String greeting = wire.secrets().shown(hello.lines().get(0));
    return verb.equals("HELO")
        ? new Capabilities(greeting, Map.of())
        : new Capabilities(greeting, Capabilities.of(hello).extensions());
  }

  /** Reads the first reply over TLS: in TLS 1.3, a rejected client certificate shows only then. */
  private Reply overTls(FirstReply first) throws IOException {
    try {
      return first.read();
    } catch (SSLException e) {
      throw api().securityUnmet(TlsFailureText.describe(config, e), e);
    }
  }

  /**
   * Sends EHLO, or HELO if the server does not know EHLO (RFC 5321 4.1.4), which after STARTTLS is
   * ruled out.
   */
  public Capabilities ehloOrHelo(Deadline open) throws IOException {
    Reply ehlo = hello(ehloVerb(), open);
    if (ehlo.code() == 250) {
      return offered(ehloVerb(), ehlo);
    }
    boolean mayBeOld =
        ehlo.isPermanent()
            && !ehlo.closes()
            && !wire.isEncrypted()
            && config.protocol() == Protocol.SMTP;
    if (!mayBeOld) {
      throw refusal(ehloVerb(), shown(ehlo));
    }
    Reply helo = hello("HELO", open);
    if (helo.code() == 250) {
      return offered("HELO", helo);
    }
    throw refusal("HELO", shown(helo));
  }

  /** Returns the command of this protocol that asks for the capabilities. */
  public String ehloVerb() {
    return config.protocol() == Protocol.LMTP ? "LHLO" : "EHLO";
  }

  /** Starts TLS and returns the 220. The capabilities from before are no longer valid. */
  public Reply startTls(Capabilities offered, Deadline open) throws IOException {
    if (!offered.offers("STARTTLS")) {
      throw api()
          .securityUnmet(
              config.target()
                  + " does not offer STARTTLS, without which nothing is sent; a server that speaks TLS"
                  + " from the start requires security=tls",
              null);
    }
    Reply reply = wire.exchange("STARTTLS", reply(open));
    if (reply.code() != 220) {
      throw refusal("STARTTLS", reply);
    }
    if (wire.unreadOctets() > 0) {
      throw api()
          .securityUnmet(
              config.target()
                  + " sent "
                  + wire.unreadOctets()
                  + " octets after its reply to STARTTLS, which may be injected replies",
              null);
    }
    wire.upgrade(shakeHands(open));
    return reply;
  }

  private TlsLink shakeHands(Deadline open) throws IOException {
    SessionEventRecorder.Step step = SessionEventRecorder.INSTANCE.handshake(config);
    try {
      TlsLink link = shakenHands(open.awaiting("TLS handshake"));
      step.ended(tls, null);
      return link;
    } catch (IOException e) {
      step.ended(null, e);
      throw e;
    }
  }

  private TlsLink shakenHands(Deadline open) throws IOException {
    try {
      TlsLink link =
          TlsLink.handshake(
              socket, config.sslContext().orElseGet(SmtpHandshake::platformContext), config, open);
      checkPin(link);
      tls = link.protocol();
      return link;
    } catch (SSLException e) {
      throw api().securityUnmet(TlsFailureText.describe(config, e), e);
    }
  }

  private void checkPin(TlsLink link) throws SecurityUnmet {
    String pin = link.peerCertificate().map(TlsSettings::pinOf).orElse("none");
    if (!config.tls().pins().isEmpty() && !config.tls().pins().contains(pin)) {
      throw api()
          .securityUnmet(
              config.target() + " has the key " + pin + ", which is none of the pins", null);
    }
  }

  private static SSLContext platformContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform has no default TLS context", e);
    }
  }

  /**
   * Authenticates and returns the mechanism.
   *
   * @param mechanisms the allowed mechanisms; empty for all that suit the credentials
   */
  public AuthMechanism authenticate(
      Credentials credentials, Set<AuthMechanism> mechanisms, Capabilities offered, Deadline open)
      throws IOException {
    wire.secrets().add(credentials);
    SessionEventRecorder.Step step = SessionEventRecorder.INSTANCE.authenticate(config);
    try {
      AuthMechanism mechanism =
          new Authentication(
                  wire, config, credentials, mechanisms, offered, mayReveal(), reply(open))
              .authenticate();
      step.ended(mechanism.registeredName(), null);
      return mechanism;
    } catch (IOException e) {
      step.ended(null, e);
      throw e;
    }
  }

  /** Authenticates by the caller's own mechanism, and returns the 235. */
  public Reply authenticate(
      String name, SaslMechanism mechanism, Capabilities offered, Deadline open)
      throws IOException {
    String offers =
        offered.offers("AUTH")
            ? "the server offers " + names(offered)
            : "the server does not offer AUTH";
    if (!offered.mechanisms().contains(name)) {
      throw api().securityUnmet("no authentication by " + name + ": " + offers, null);
    }
    if (mechanism.isRevealing() && !mayReveal()) {
      throw api()
          .securityUnmet(
              "a secret of "
                  + name
                  + " would cross a connection without TLS to "
                  + config.target()
                  + config.passwordInClear().remedy(),
              null);
    }
    AuthExchange exchange =
        new AuthExchange(
            wire,
            name,
            mechanism,
            "the client",
            api().authDisconnects(config.learnedBehavior()),
            reply(open));
    Reply reply = exchange.run();
    if (reply.code() != 235) {
      throw exchange.refused(offers, reply);
    }
    return reply;
  }

  /** Returns the mechanisms that the server offers, for messages. */
  private String names(Capabilities offered) {
    return Printable.of(wire.secrets().shown(String.join(", ", offered.mechanisms())));
  }

  private boolean mayReveal() throws IOException {
    return wire.isEncrypted() || mayCrossInClear(config, socket.remoteAddress());
  }

  /**
   * Whether a secret may be sent without TLS: traffic that does not leave the machine cannot be
   * intercepted. The location of a server behind a proxy is unknown.
   *
   * @param peer the other end of the socket, the server or the proxy
   */
  public static boolean mayCrossInClear(SmtpConfig config, InetAddress peer) {
    return switch (config.passwordInClear()) {
      case NEVER -> false;
      case LOOPBACK -> config.proxy().isEmpty() && peer.isLoopbackAddress();
      case ALWAYS -> true;
    };
  }

  IOException refusal(String step, Reply reply) {
    return reply.isTransient() || reply.isPermanent()
        ? api().refused(config.target() + " refused at " + step, reply)
        : api()
            .protocolViolation(
                config.target() + " answered out of step at " + step + ": " + reply, List.of());
  }

  private String localHostName() throws IOException {
    return config.localHostName().isPresent()
        ? config.localHostName().get()
        : AddressLiteral.of(socket.localAddress());
  }

  private Deadline reply(Deadline open) {
    return Deadline.in(config.timeouts().reply(), "reply").orEarlier(open);
  }

  /** Returns the address of the server or proxy; empty if not connected by IP. */
  Optional<InetAddress> remoteAddress() {
    return remoteAddress;
  }

  public SmtpWire wire() {
    return wire;
  }

  /** Returns a line that describes the peer and the protection of the connection. */
  String summary() throws IOException {
    return config.target() + way() + ", " + tls;
  }

  private String way() throws IOException {
    if (config.unixSocket().isPresent()) {
      return "";
    }
    return config.proxy().isPresent()
        ? " through the " + config.proxy().get()
        : " at " + socket.remoteAddress().getHostAddress();
  }

  /** Ends the connection at once, in any state. */
  public void abort() {
    if (wire != null) {
      wire.abort();
    } else if (socket != null) {
      socket.abort();
    }
  }
}
