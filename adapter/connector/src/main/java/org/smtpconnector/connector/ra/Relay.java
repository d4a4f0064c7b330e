package org.smtpconnector.connector.ra;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.smtp.SmtpSession;

/**
 * The server behind a connection factory: checked settings and the one TLS context from which its
 * sessions are resumed.
 */
final class Relay {
  private final ConnectionSettings settings;
  private final Optional<SSLContext> trust;

  private Relay(ConnectionSettings settings, Optional<SSLContext> trust) {
    this.settings = settings;
    this.trust = trust;
  }

  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Relay of(ConnectionSettings settings) {
    settings.config();
    return new Relay(
        settings,
        settings.trustStore() == null
            ? Optional.empty()
            : Optional.of(
                TrustStore.context(
                    settings.trustStore(),
                    settings.trustStorePassword(),
                    settings.trustPlatform())));
  }

  ConnectionSettings settings() {
    return settings;
  }

  SmtpSession open(Credentials credentials, SmtpListener listener) throws SmtpException {
    SmtpConfig.Builder config = settings.config().credentials(credentials).listener(listener);
    trust.ifPresent(config::sslContext);
    return SmtpSession.open(config.build());
  }
}
