package org.smtpconnector.connector.relay;

import java.time.Duration;

/** How old a session is, how long it has idled, and for how many messages it was used. */
public final class SessionUsage {
  // A session this young has not been idle: what ends it is not its age.
  private static final Duration YOUNG = Duration.ofSeconds(5);

  private final TimeSource clocks;
  private final long openedNanos;
  private long heardNanos;
  private long messages;
  private long accepted;

  /** Of one that was opened just now. */
  SessionUsage(TimeSource clocks) {
    this.clocks = clocks;
    this.openedNanos = clocks.nanoTime();
    this.heardNanos = openedNanos;
  }

  /** The relay has answered. */
  public void heard() {
    heardNanos = clocks.nanoTime();
  }

  /** Of the next message, whether it is not the first. */
  public boolean countMessage() {
    return messages++ > 0;
  }

  public long messages() {
    return messages;
  }

  /** So many more were accepted for somebody. */
  public void countAccepted(long more) {
    accepted += more;
  }

  public long accepted() {
    return accepted;
  }

  public Duration age() {
    return clocks.since(openedNanos);
  }

  public Duration idle() {
    return clocks.since(heardNanos);
  }

  /** Whether the relay may have closed it meanwhile. */
  public boolean mayBeStale() {
    return messages > 0 || !isYoung();
  }

  public boolean isYoung() {
    return age().compareTo(YOUNG) <= 0;
  }
}
