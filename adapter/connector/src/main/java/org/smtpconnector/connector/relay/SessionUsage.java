package org.smtpconnector.connector.relay;

import java.time.Duration;

/** The age, the idle time and the message count of a session. */
public final class SessionUsage {
  // A session this young was not closed for being idle.
  private static final Duration YOUNG = Duration.ofSeconds(5);

  private final TimeSource clock;
  private final long openedNanos;
  private long heardNanos;
  private long messages;
  private long accepted;

  /** Starts the usage of a session that was just opened. */
  SessionUsage(TimeSource clock) {
    this.clock = clock;
    this.openedNanos = clock.nanoTime();
    this.heardNanos = openedNanos;
  }

  /** Records that the relay has replied. */
  public void replied() {
    heardNanos = clock.nanoTime();
  }

  /** Counts a message; returns whether it is not the first. */
  public boolean countMessage() {
    return messages++ > 0;
  }

  public long messages() {
    return messages;
  }

  /** Counts messages that were accepted for at least one recipient. */
  public void countAccepted(long more) {
    accepted += more;
  }

  public long accepted() {
    return accepted;
  }

  public Duration age() {
    return clock.since(openedNanos);
  }

  public Duration idle() {
    return clock.since(heardNanos);
  }

  /** Whether the relay may have closed it meanwhile. */
  public boolean mayBeStale() {
    return messages > 0 || !isYoung();
  }

  public boolean isYoung() {
    return age().compareTo(YOUNG) <= 0;
  }
}
