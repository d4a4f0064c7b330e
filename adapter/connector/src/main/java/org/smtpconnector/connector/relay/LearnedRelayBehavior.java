package org.smtpconnector.connector.relay;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.connector.throttle.SendRateLimiter;
import org.smtpconnector.smtp.LearnedLimit;
import org.smtpconnector.smtp.LearnedServerBehavior;

/**
 * Everything learned about a relay: the behavior that its sessions observed, its idle timeout and
 * its connection limit. The number of messages that may be under way at once is shared by the
 * relays of a factory and is learned by {@link SendRateLimiter}.
 */
public final class LearnedRelayBehavior {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final String relay;
  private final LearnedServerBehavior learnedBehavior;
  private final LearnedIdleTimeout idleTime;
  private final ConnectionLimit connections;

  /**
   * @param relay the relay's name, for the log
   * @param alone whether this is the only relay
   * @param freed runs when another connection may be opened
   */
  LearnedRelayBehavior(String relay, TimeSource clock, boolean alone, Runnable freed) {
    this.relay = relay;
    this.learnedBehavior = new LearnedServerBehavior(clock::nanoTime, this::log);
    this.idleTime =
        new LearnedIdleTimeout(
            new LearnedLimit("idleSeconds", AN_HOUR, clock::nanoTime, this::log));
    this.connections =
        new ConnectionLimit(
            new LearnedLimit("connections", A_MINUTE, clock::nanoTime, this::log), alone, freed);
  }

  public LearnedServerBehavior learnedBehavior() {
    return learnedBehavior;
  }

  LearnedIdleTimeout idleTime() {
    return idleTime;
  }

  ConnectionLimit connections() {
    return connections;
  }

  /** Returns the learned limits that are in force. */
  List<LearnedLimit> limits() {
    List<LearnedLimit> limits = new ArrayList<>(learnedBehavior.limits());
    limits.add(connections.learned());
    limits.add(idleTime.learned());
    limits.removeIf(limit -> limit.status().isEmpty());
    return limits;
  }

  private void log(LearnedLimit limit) {
    Optional<LearnedLimit.Status> status = limit.status();
    status.ifPresent(
        known ->
            LOG.log(
                Level.INFO,
                "learned of SMTP relay {0}: {1} is {2}, kept to for {3} s: {4}",
                relay,
                limit.name(),
                String.valueOf(known.value()),
                String.valueOf(known.left().toSeconds()),
                known.source()));
  }
}
