package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;

/** The way to an open session: TCP, greeting, EHLO, STARTTLS, EHLO, AUTH. */
final class Opening {
  private final SmtpConfig config;
  private final Deadline open;
  private SocketLink socket;
  private SmtpWire wire;
  private String tls = "no TLS";
  private String identity = "not authenticated";

  Opening(SmtpConfig config) {
    this.config = config;
    this.open = Deadline.in(config.timeouts().open(), "open session");
  }

  SmtpSession run() throws SmtpException {
    boolean opened = false;
    try {
      socket = new Dialer(config).dial(open);
      connectWire();
      greeting();
      Capabilities capabilities = ehlo();
      if (config.security() == TransportSecurity.STARTTLS) {
        capabilities = startTls(capabilities);
      }
      authenticate(capabilities);
      SmtpSession session = new SmtpSession(config, wire, capabilities, summary());
      config.listener().opened(session.summary());
      opened = true;
      return session;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw new Disconnected(
          "cannot open a session with "
              + config.target()
              + ": "
              + Printable.of(String.valueOf(e.getMessage())),
          e,
          List.of(),
          false);
    } finally {
      if (!opened && socket != null) {
        socket.abort();
      }
    }
  }

  private void connectWire() throws IOException {
    Link link = config.security() == TransportSecurity.TLS ? shakeHands() : socket;
    wire = new SmtpWire(link, config.listener(), config.timeouts().write());
  }

  private void greeting() throws IOException {
    Reply greeting = wire.readReply(reply());
    if (greeting.code() != 220) {
      throw refusal("greeting", greeting);
    }
  }

  private Capabilities ehlo() throws IOException {
    Reply ehlo = wire.exchange("EHLO " + localHostName(), reply());
    if (ehlo.code() == 250) {
      return Capabilities.of(ehlo);
    }
    // RFC 5321 4.1.4: a server that does not know EHLO. Over TLS it has known it already.
    if (!ehlo.isPermanent() || ehlo.closes() || wire.isEncrypted()) {
      throw refusal("EHLO", ehlo);
    }
    Reply helo = wire.exchange("HELO " + localHostName(), reply());
    if (helo.code() == 250) {
      return Capabilities.none(helo);
    }
    throw refusal("HELO", helo);
  }

  private Capabilities startTls(Capabilities offered) throws IOException {
    if (!offered.offers("STARTTLS")) {
      throw new SecurityUnmet(
          config.target()
              + " does not offer STARTTLS, without which nothing is sent; a server that speaks TLS"
              + " from the start wants security=tls",
          null);
    }
    Reply reply = wire.exchange("STARTTLS", reply());
    if (reply.code() != 220) {
      throw refusal("STARTTLS", reply);
    }
    if (wire.unreadOctets() > 0) {
      throw new SecurityUnmet(
          config.target()
              + " sent "
              + wire.unreadOctets()
              + " octets behind its answer to STARTTLS, as somebody does who injects replies",
          null);
    }
    wire.upgrade(shakeHands());
    return ehlo();
  }

  private TlsLink shakeHands() throws IOException {
    try {
      TlsLink link =
          TlsLink.handshake(
              socket,
              config.sslContext().orElseGet(Opening::platformContext),
              config.host(),
              config.port(),
              config.timeouts().write(),
              open);
      tls = link.protocol();
      return link;
    } catch (SSLException e) {
      throw new SecurityUnmet(TlsFailure.describe(config, e), e);
    }
  }

  private static SSLContext platformContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform has no default TLS context", e);
    }
  }

  private void authenticate(Capabilities capabilities) throws IOException {
    if (config.credentials() == Credentials.none()) {
      return;
    }
    boolean mayReveal =
        wire.isEncrypted()
            || mayCrossInClear(socket.remoteAddress().getAddress(), config.passwordInClear());
    AuthMechanism mechanism =
        new Authentication(wire, config, capabilities, mayReveal, reply()).authenticate();
    identity =
        (config.credentials().user().isEmpty()
                ? "client certificate"
                : "user '" + Printable.of(config.credentials().user()) + "'")
            + " by "
            + mechanism.registeredName();
  }

  /** What does not leave the machine cannot be listened to on its way. */
  static boolean mayCrossInClear(InetAddress server, boolean allowed) {
    return allowed || server.isLoopbackAddress();
  }

  private IOException refusal(String step, Reply reply) {
    return reply.isTransient() || reply.isPermanent()
        ? new Refused(config.target() + " refused at " + step, reply)
        : new ProtocolViolation(
            config.target() + " answered out of step at " + step + ": " + reply, List.of());
  }

  private String localHostName() throws IOException {
    return config.localHostName().isPresent()
        ? config.localHostName().get()
        : AddressLiteral.of(socket.localAddress().getAddress());
  }

  private Deadline reply() {
    return Deadline.in(config.timeouts().reply(), "reply").orEarlier(open);
  }

  private String summary() throws IOException {
    return config.target()
        + " at "
        + socket.remoteAddress().getAddress().getHostAddress()
        + ", "
        + tls
        + ", "
        + identity;
  }
}
