package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Experience;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Timeouts;

/**
 * The server behind a connection factory: checked settings and the one TLS context from which its
 * sessions are resumed, and what they found out.
 */
final class Relay {
  private final ConnectionSettings settings;
  private final Optional<SSLContext> stores;
  private final LongSupplier clock;
  private final Experience experience = new Experience();
  private final IdleTime idleTime = new IdleTime();

  private Relay(ConnectionSettings settings, Optional<SSLContext> stores, LongSupplier clock) {
    this.settings = settings;
    this.stores = stores;
    this.clock = clock;
  }

  /**
   * @param clock nanoseconds of the age of sessions, as {@link System#nanoTime} counts them
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Relay of(ConnectionSettings settings, LongSupplier clock) {
    settings.config();
    return new Relay(settings, settings.tls().context(), clock);
  }

  ConnectionSettings settings() {
    return settings;
  }

  IdleTime idleTime() {
    return idleTime;
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  /**
   * @param patience what is left of the time to open it
   */
  SmtpSession open(Credentials credentials, Duration patience, SmtpListener listener)
      throws SmtpException {
    Timeouts set = settings.timeouts();
    SmtpConfig.Builder config =
        settings
            .config()
            .timeouts(
                new Timeouts(set.connect(), patience, set.reply(), set.write(), set.messageEnd()))
            .credentials(credentials)
            .experience(experience)
            .listener(listener);
    stores.ifPresent(config::sslContext);
    return SmtpSession.open(config.build());
  }
}
