package org.smtpconnector.connector.jmx;

import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ConstructorParameters;
import org.smtpconnector.connector.relay.CircuitBreaker;
import org.smtpconnector.connector.relay.LearnedLimitStatus;
import org.smtpconnector.connector.relay.Relay;
import org.smtpconnector.connector.relay.RelayDownReason;
import org.smtpconnector.connector.throttle.SendRateLimiter;

/** The status of a relay of a connection factory, by its last attempt to open a session. */
public final class RelayStatus {
  private final String name;
  private final boolean up;
  private final Date since;
  private final String reason;
  private final Date nextTry;
  private final List<LearnedLimitStatus> learned;

  /** Creates a status; JMX clients call it through the proxy. */
  @ConstructorParameters({"name", "up", "since", "reason", "nextTry", "learned"})
  public RelayStatus(
      String name,
      boolean up,
      Date since,
      String reason,
      Date nextTry,
      List<LearnedLimitStatus> learned) {
    this.name = name;
    this.up = up;
    this.since = copy(since);
    this.reason = reason;
    this.nextTry = copy(nextTry);
    this.learned = List.copyOf(learned);
  }

  static RelayStatus of(Relay relay, SendRateLimiter rateLimiter) {
    CircuitBreaker.Status status = relay.circuitBreaker().status();
    return new RelayStatus(
        relay.name(),
        status.up(),
        status.since().map(Date::from).orElse(null),
        status.reason().map(RelayDownReason::message).orElse(null),
        status.nextTry().map(Date::from).orElse(null),
        Stream.concat(relay.learned().stream(), rateLimiter.learned().stream()).toList());
  }

  private static Date copy(Date date) {
    return date == null ? null : new Date(date.getTime());
  }

  /** The relay's host and port. */
  public String getName() {
    return name;
  }

  /** Whether the last attempt succeeded; true before the first one. */
  public boolean isUp() {
    return up;
  }

  /** When the relay went down or came back; null if it has always been up. */
  public Date getSince() {
    return copy(since);
  }

  /** Why the relay is down; null if it is up. */
  public String getReason() {
    return reason;
  }

  /** When the relay is tried again; null if it is up. */
  public Date getNextTry() {
    return copy(nextTry);
  }

  /** The learned limits that are in force. */
  public List<LearnedLimitStatus> getLearned() {
    return learned;
  }
}
