package org.smtpconnector.smtp.handshake;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.TlsSettings;
import org.smtpconnector.smtp.TlsStores;
import org.smtpconnector.smtp.jfr.SessionEventRecorder;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.net.TlsFailureText;
import org.smtpconnector.smtp.net.TlsLink;

/** The TLS handshake on a connection, with the check of the server's key against the pins. */
final class TlsHandshake {
  private final SmtpConfig config;
  private String protocol = "no TLS";

  TlsHandshake(SmtpConfig config) {
    this.config = config;
  }

  /** Returns the version of TLS, or that there is none. */
  String protocol() {
    return protocol;
  }

  /**
   * Starts TLS.
   *
   * @throws SecurityUnmet if the handshake fails, or the server's key is none of the pins
   */
  TlsLink run(SocketLink socket, Deadline open) throws IOException {
    SessionEventRecorder.Step step = SessionEventRecorder.INSTANCE.handshake(config);
    try {
      TlsLink link = shakenHands(socket, open.awaiting("TLS handshake"));
      step.ended(protocol, null);
      return link;
    } catch (IOException e) {
      step.ended(null, e);
      throw e;
    }
  }

  private TlsLink shakenHands(SocketLink socket, Deadline open) throws IOException {
    try {
      TlsLink link =
          TlsLink.handshake(
              socket, config.sslContext().orElseGet(TlsStores::platformContext), config, open);
      checkPin(link);
      protocol = link.protocol();
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
}
