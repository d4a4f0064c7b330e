package org.smtpconnector.connector.relay;

import java.util.Date;
import javax.management.ConstructorParameters;
import org.smtpconnector.smtp.LearnedLimit;

/** A learned limit of a relay as JMX shows it. */
public final class LearnedLimitStatus {
  private final String name;
  private final long value;
  private final String source;
  private final Date since;
  private final Date until;

  /** Creates a status; JMX clients call it through the proxy. */
  @ConstructorParameters({"name", "value", "source", "since", "until"})
  public LearnedLimitStatus(String name, long value, String source, Date since, Date until) {
    this.name = name;
    this.value = value;
    this.source = source;
    this.since = copy(since);
    this.until = copy(until);
  }

  static LearnedLimitStatus of(String name, LearnedLimit.Status known, TimeSource clock) {
    return new LearnedLimitStatus(
        name,
        known.value(),
        known.source(),
        Date.from(clock.now().minus(known.age())),
        Date.from(clock.now().plus(known.left())));
  }

  private static Date copy(Date date) {
    return date == null ? null : new Date(date.getTime());
  }

  /**
   * The name of the limit: connections, messagesPerConnection, messagesAtOnce, recipientsPerMessage
   * or idleSeconds; or a behavior of the relay: bdatUnknown, refusedChunksRead or
   * pipeliningBehindDataRefused.
   */
  public String getName() {
    return name;
  }

  /** The limit; 1 for a behavior. */
  public long getValue() {
    return value;
  }

  /** The reply or event from which it was learned. */
  public String getSource() {
    return source;
  }

  /** When it was learned. */
  public Date getSince() {
    return copy(since);
  }

  /** When it will be forgotten; null if that does not depend on time. */
  public Date getUntil() {
    return copy(until);
  }
}
