package org.smtpconnector.smtp.net;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.List;
import org.smtpconnector.smtp.Proxy;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.redaction.EchoedSecretMasker;

/**
 * Sends requests to a proxy and reads its responses, but not beyond their last octet: what follows
 * is the server's.
 */
final class ProxyWire {
  private final SocketLink socket;
  private final SmtpConfig config;
  private final Proxy proxy;
  private final Deadline deadline;
  private final EchoedSecretMasker secrets;
  private final ByteBuffer one = ByteBuffer.allocate(1);

  ProxyWire(SocketLink socket, SmtpConfig config, Proxy proxy, Deadline deadline) {
    this.socket = socket;
    this.config = config;
    this.proxy = proxy;
    this.deadline = deadline.awaiting("answer of the " + proxy);
    this.secrets = EchoedSecretMasker.of(config);
  }

  /** Sends a request; no input may have arrived yet. */
  void ask(byte[] request) throws IOException {
    try {
      if (socket.readNow(one.clear()) > 0) {
        throw violation("it sends unsolicited data");
      }
      socket.write(ByteBuffer.wrap(request), config.timeouts().write(), deadline);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Returns text from the proxy, safe for a message. */
  String shown(String said) {
    return Printable.of(secrets.shown(said));
  }

  /** Returns the next octet of the response, 0 to 255. */
  int octet() throws IOException {
    try {
      if (socket.read(one.clear(), deadline) < 0) {
        throw new EOFException("end of the connection");
      }
      return one.get(0) & 0xff;
    } catch (IOException e) {
      throw named(e);
    }
  }

  void skip(int octets) throws IOException {
    for (int i = 0; i < octets; i++) {
      octet();
    }
  }

  private IOException named(IOException e) {
    if (e instanceof ProtocolViolation || !SocketLink.endedByPeer(e)) {
      return e;
    }
    return (IOException)
        new ConnectException(
                "the "
                    + proxy
                    + " closed the connection before it had answered; check proxyPort, and which"
                    + " kind of proxy listens there")
            .initCause(e);
  }

  /** Returns a failure that may be temporary: the proxy could not connect. */
  ConnectException unreachable(String said, String remedy) {
    return new ConnectException("the " + proxy + " did not get through: " + said + "; " + remedy);
  }

  /** Returns a permanent failure: the proxy refuses to connect. */
  Refused refused(String said, String remedy) {
    return api()
        .refused(
            "no way to "
                + config.target()
                + ": the "
                + proxy
                + " refuses: "
                + said
                + "; "
                + remedy);
  }

  ProtocolViolation violation(String what) {
    return api()
        .protocolViolation(
            "the "
                + proxy
                + " does not speak as one: "
                + what
                + "; check proxyPort, and which kind of proxy listens there",
            List.of());
  }
}
