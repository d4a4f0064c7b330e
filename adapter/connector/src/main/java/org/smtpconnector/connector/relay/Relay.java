package org.smtpconnector.connector.relay;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.smtpconnector.connector.config.ConnectionSettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.connector.relay.CircuitBreaker.Permission;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Timeouts;

/** A server behind a connection factory: how it is reached, whether it serves, what it is like. */
public final class Relay {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final String address;
  private final ConnectionSettings settings;
  private final Optional<Reloadable<SSLContext>> stores;
  private final TimeSource clocks;
  private final boolean alone;
  private final CircuitBreaker circuitBreaker;
  private final RelayProfile profile;

  /**
   * @param address as the settings name it
   * @param stores the TLS context from which its sessions are resumed
   * @param alone whether there is no other
   * @param freed runs when one more connection may be opened
   */
  Relay(
      String address,
      ConnectionSettings settings,
      Optional<Reloadable<SSLContext>> stores,
      TimeSource clocks,
      boolean alone,
      Runnable freed) {
    this.address = address;
    this.settings = settings;
    this.stores = stores;
    this.clocks = clocks;
    this.alone = alone;
    this.circuitBreaker = new CircuitBreaker(clocks, settings.failover(), alone);
    this.profile = new RelayProfile(name(), clocks, alone, freed);
  }

  public CircuitBreaker circuitBreaker() {
    return circuitBreaker;
  }

  /** What was learned of it. */
  public RelayProfile profile() {
    return profile;
  }

  /** What is kept to now. */
  public List<LearnedStatus> learned() {
    return profile.limits().stream()
        .flatMap(
            limit ->
                limit.status().stream().map(known -> LearnedStatus.of(limit.name(), known, clocks)))
        .toList();
  }

  public LearnedIdleTimeout idleTime() {
    return profile.idleTime();
  }

  public ConnectionLimit connections() {
    return profile.connections();
  }

  /** {@code host:port}. */
  public String name() {
    SmtpConfig config = settings.config(address).build();
    return (config.host().indexOf(':') < 0 ? config.host() : "[" + config.host() + "]")
        + ":"
        + config.port();
  }

  /**
   * @param patience what is left of the time to open it
   */
  SmtpSession open(
      Credentials credentials, Duration patience, SendDeadline longest, SmtpListener listener)
      throws SmtpException {
    Timeouts set = settings.timeouts();
    SmtpConfig.Builder config =
        settings
            .config(address)
            .timeouts(
                new Timeouts(
                    set.connect(),
                    patience,
                    set.reply(),
                    set.write(),
                    set.messageEnd(),
                    set.validation()))
            .credentials(credentials)
            .learnedBehavior(profile.learnedBehavior())
            .listener(listener);
    stores.map(Reloadable::current).ifPresent(config::sslContext);
    return SmtpSession.open(config.build(), longest);
  }

  void failed(Permission attempt, SmtpException why) {
    circuitBreaker.failed(attempt, why).ifPresent(pause -> tellDown(why, pause));
  }

  void succeeded(Permission attempt) {
    circuitBreaker.succeeded(attempt).ifPresent(this::tellUp);
  }

  private void tellDown(SmtpException why, Duration pause) {
    Instant until = clocks.now().plus(pause).truncatedTo(ChronoUnit.SECONDS);
    LOG.log(
        Level.INFO,
        "SMTP relay {0} is down, {1}: {2}",
        name(),
        pause.isZero()
            ? "and there is no other; the next connection tries it"
            : "left out until " + until + " and tried again then",
        why.getMessage());
  }

  private void tellUp(Duration down) {
    LOG.log(Level.INFO, "SMTP relay {0} is up again after {1} s", name(), down.toSeconds());
  }
}
