package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.smtpconnector.smtp.SmtpException;

/**
 * The circuit breaker of a relay: one that failed is left out for a while, then one connection
 * tries it while the others keep away, and each further failure doubles the while. Thread-safe.
 *
 * <p>An attempt that began before the relay went down, or came back, says nothing of it now: it
 * carries the number of the turn that it began in.
 */
final class Availability {
  /** A try at the relay, which ends by success, failure or neither. */
  record Attempt(long turn) {}

  /**
   * What is known.
   *
   * @param since when it went down or came back; empty if it has always been up
   * @param reason why it is down
   * @param nextTry when it will be tried; empty if it is up
   */
  record Status(
      boolean up, Optional<Instant> since, Optional<Reason> reason, Optional<Instant> nextTry) {}

  private final Clocks clocks;
  private final Failover failover;
  private final boolean alone;
  private long turn;
  private Reason reason; // null while it is up
  private boolean everDown;
  private long sinceNanos;
  private long nextTryNanos;
  private int failures;
  private boolean tried;

  /**
   * @param alone whether there is no other relay: it is then never left out
   */
  Availability(Clocks clocks, Failover failover, boolean alone) {
    this.clocks = clocks;
    this.failover = failover;
    this.alone = alone;
  }

  /** Leave to try it; empty while it is left out. */
  synchronized Optional<Attempt> attempt() {
    if (reason != null && !alone) {
      if (tried || clocks.nanoTime() - nextTryNanos < 0) {
        return Optional.empty();
      }
      tried = true;
    }
    return Optional.of(new Attempt(turn));
  }

  /**
   * It failed.
   *
   * @return for how long it is left out, if it was up until now
   */
  synchronized Optional<Duration> failed(Attempt attempt, SmtpException why) {
    if (attempt.turn != turn) {
      return Optional.empty();
    }
    boolean wasUp = reason == null;
    if (wasUp) {
      // One that comes back for a moment again and again is no good relay.
      boolean relapsed = everDown && clocks.since(sinceNanos).compareTo(pause()) < 0;
      failures = relapsed ? failures : 0;
      sinceNanos = clocks.nanoTime();
      everDown = true;
    }
    failures++;
    reason = Reason.of(why);
    tried = false;
    turn++;
    Duration pause = alone ? Duration.ZERO : pause();
    nextTryNanos = clocks.nanoTime() + pause.toNanos();
    return wasUp ? Optional.of(pause) : Optional.empty();
  }

  /**
   * It served.
   *
   * @return how long it had been down, if it was until now
   */
  synchronized Optional<Duration> succeeded(Attempt attempt) {
    if (attempt.turn != turn || reason == null) {
      return Optional.empty();
    }
    Duration down = clocks.since(sinceNanos);
    reason = null;
    tried = false;
    sinceNanos = clocks.nanoTime();
    turn++;
    return Optional.of(down);
  }

  /** The attempt showed neither. */
  synchronized void abandoned(Attempt attempt) {
    if (attempt.turn == turn) {
      tried = false;
    }
  }

  /** What a session that is open now counts as. */
  synchronized Attempt current() {
    return new Attempt(turn);
  }

  private Duration pause() {
    return failover.pause(Math.max(1, failures));
  }

  synchronized Status status() {
    boolean up = reason == null;
    return new Status(
        up,
        everDown ? Optional.of(clocks.at(sinceNanos)) : Optional.empty(),
        Optional.ofNullable(reason),
        up ? Optional.empty() : Optional.of(clocks.at(nextTryNanos)));
  }
}
