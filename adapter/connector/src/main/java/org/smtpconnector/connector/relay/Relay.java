package org.smtpconnector.connector.relay;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.connector.relay.CircuitBreaker.Permission;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Timeouts;

/**
 * A relay of a connection factory: its address, its circuit breaker, and what was learned of it.
 */
public final class Relay {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final String address;
  private final ConnectionFactorySettings settings;
  private final Optional<Reloadable<SSLContext>> stores;
  private final TimeSource clock;
  private final boolean alone;
  private final CircuitBreaker circuitBreaker;
  private final LearnedRelayBehavior behavior;

  /**
   * @param address as the settings name it
   * @param stores the TLS context from which its sessions are resumed
   * @param alone whether this is the only relay
   * @param freed runs when another connection may be opened
   */
  Relay(
      String address,
      ConnectionFactorySettings settings,
      Optional<Reloadable<SSLContext>> stores,
      TimeSource clock,
      boolean alone,
      Runnable freed) {
    this.address = address;
    this.settings = settings;
    this.stores = stores;
    this.clock = clock;
    this.alone = alone;
    this.circuitBreaker = new CircuitBreaker(clock, settings.failover(), alone);
    this.behavior = new LearnedRelayBehavior(name(), clock, alone, freed);
  }

  public CircuitBreaker circuitBreaker() {
    return circuitBreaker;
  }

  /** Returns what was learned about the relay. */
  public LearnedRelayBehavior behavior() {
    return behavior;
  }

  /** Returns the learned limits that are in force. */
  public List<LearnedLimitStatus> learned() {
    return behavior.limits().stream()
        .flatMap(
            limit ->
                limit.status().stream()
                    .map(known -> LearnedLimitStatus.of(limit.name(), known, clock)))
        .toList();
  }

  public LearnedIdleTimeout idleTime() {
    return behavior.idleTime();
  }

  public ConnectionLimit connections() {
    return behavior.connections();
  }

  /** Returns {@code host:port}, an IPv6 address in brackets. */
  public String name() {
    SmtpConfig config = settings.config(address).build();
    return (config.host().indexOf(':') < 0 ? config.host() : "[" + config.host() + "]")
        + ":"
        + config.port();
  }

  /**
   * Opens a session.
   *
   * @param patience what is left of the time to open it
   * @param longest the caller's deadline
   */
  SmtpSession open(
      Credentials credentials, Duration patience, SendDeadline longest, DialogueListener listener)
      throws SmtpException {
    Timeouts timeouts = settings.timeouts();
    SmtpConfig.Builder config =
        settings
            .config(address)
            .timeouts(
                new Timeouts(
                    timeouts.connect(),
                    patience,
                    timeouts.reply(),
                    timeouts.write(),
                    timeouts.messageEnd(),
                    timeouts.validation()))
            .credentials(credentials)
            .learnedBehavior(behavior.learnedBehavior())
            .listener(listener);
    stores.map(Reloadable::current).ifPresent(config::sslContext);
    return SmtpSession.open(config.build(), longest);
  }

  void failed(Permission attempt, SmtpException why) {
    circuitBreaker.failed(attempt, why).ifPresent(pause -> logDown(why, pause));
  }

  void succeeded(Permission attempt) {
    circuitBreaker.succeeded(attempt).ifPresent(this::logUp);
  }

  private void logDown(SmtpException why, Duration pause) {
    Instant until = clock.now().plus(pause).truncatedTo(ChronoUnit.SECONDS);
    LOG.log(
        Level.INFO,
        "SMTP relay {0} is down, {1}: {2}",
        name(),
        pause.isZero()
            ? "and there is no other; the next connection tries it"
            : "left out until " + until + " and tried again then",
        why.getMessage());
  }

  private void logUp(Duration down) {
    LOG.log(Level.INFO, "SMTP relay {0} is up again after {1} s", name(), down.toSeconds());
  }
}
