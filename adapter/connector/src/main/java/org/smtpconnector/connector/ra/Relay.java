package org.smtpconnector.connector.ra;

import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Experience;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.smtp.SmtpSession;

/**
 * The server behind a connection factory: checked settings and the one TLS context from which its
 * sessions are resumed, and what they found out.
 */
final class Relay {
  private final ConnectionSettings settings;
  private final Optional<SSLContext> stores;
  private final WaitClock clock;
  private final Experience experience = new Experience();
  private final IdleTime idleTime = new IdleTime();
  private final Traffic traffic;

  private Relay(ConnectionSettings settings, Optional<SSLContext> stores, WaitClock clock) {
    this.settings = settings;
    this.stores = stores;
    this.clock = clock;
    this.traffic = Traffic.of(settings.flow(), clock);
  }

  /**
   * @param clock nanoseconds of the age of sessions, as {@link System#nanoTime} counts them
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Relay of(ConnectionSettings settings, LongSupplier clock) {
    return of(settings, WaitClock.of(clock));
  }

  /** The same with a clock of mails that wait, too. */
  static Relay of(ConnectionSettings settings, WaitClock clock) {
    settings.config();
    return new Relay(settings, settings.tls().context(), clock);
  }

  ConnectionSettings settings() {
    return settings;
  }

  Traffic traffic() {
    return traffic;
  }

  IdleTime idleTime() {
    return idleTime;
  }

  long nanoTime() {
    return clock.nanoTime();
  }

  SmtpSession open(Credentials credentials, SmtpListener listener) throws SmtpException {
    SmtpConfig.Builder config =
        settings.config().credentials(credentials).experience(experience).listener(listener);
    stores.ifPresent(config::sslContext);
    return SmtpSession.open(config.build());
  }
}
