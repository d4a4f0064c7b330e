package org.smtpconnector.connector.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.smtpconnector.connector.config.FailoverSettings;
import org.smtpconnector.smtp.SmtpException;

/**
 * The circuit breaker of a relay. It opens when the relay fails, which keeps all connections away
 * from it, and becomes half-open after a pause: then a single attempt is permitted. With several
 * relays it opens at the first failure, and each further failure doubles the pause; with one relay
 * it opens after several failures within a window of time. Thread-safe.
 *
 * <p>A permission carries the number of the turn in which it was given. The outcome of an attempt
 * that began before the relay went down or came back is therefore ignored.
 */
public final class CircuitBreaker {
  /** The permission for one attempt, which ends in success, in failure or in neither. */
  public record Permission(long turn) {}

  /**
   * The state of the relay.
   *
   * @param since when the relay went down or came back; empty if it has always been up
   * @param reason the last failure, if the relay is down
   * @param first the first failure since the relay was up
   * @param failures the number of failed attempts since the relay was up
   * @param nextTry when the next attempt is permitted; empty if the relay is up
   */
  public record Status(
      boolean up,
      Optional<Instant> since,
      Optional<RelayDownReason> reason,
      Optional<RelayDownReason> first,
      int failures,
      Optional<Instant> nextTry) {
    /** The text that follows the name of the relay in a message. */
    @Override
    public String toString() {
      if (reason.isEmpty() || first.isEmpty()) {
        return " is up again";
      }
      String last = ": " + reason.get().message();
      return failures == 1
          ? last
          : last
              + (reason.get().message().equals(first.get().message())
                  ? ""
                  : ", first " + first.get().message())
              + ", "
              + failures
              + " failures since "
              + since.map(when -> when.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
    }
  }

  private final TimeSource clock;
  private final FailoverSettings failover;
  private final boolean alone;
  private final Deque<Long> recent = new ArrayDeque<>(); // times of failures of the only relay
  private long turn;
  private RelayDownReason reason; // null while it is up
  private RelayDownReason first;
  private boolean everDown;
  private boolean leftOut;
  private long sinceNanos;
  private long nextTryNanos;
  private int failures; // determines the pause; a relapse keeps it
  private int inARow;
  private boolean tried;

  /**
   * @param alone whether this is the only relay
   */
  CircuitBreaker(TimeSource clock, FailoverSettings failover, boolean alone) {
    this.clock = clock;
    this.failover = failover;
    this.alone = alone;
  }

  /** Permits an attempt; empty while the breaker is open. */
  public synchronized Optional<Permission> attempt() {
    if (leftOut) {
      if (tried || clock.nanoTime() - nextTryNanos < 0) {
        return Optional.empty();
      }
      tried = true;
    }
    return Optional.of(new Permission(turn));
  }

  /**
   * Records a failed attempt.
   *
   * @return the pause, if this failure took the relay down or opened the breaker
   */
  public synchronized Optional<Duration> failed(Permission attempt, SmtpException why) {
    if (attempt.turn != turn) {
      return Optional.empty();
    }
    boolean wasUp = reason == null;
    boolean wasLeftOut = leftOut;
    reason = RelayDownReason.of(why);
    if (wasUp) {
      // A relay that keeps coming back for a moment only gets ever longer pauses.
      boolean relapsed = everDown && clock.since(sinceNanos).compareTo(pause()) < 0;
      failures = relapsed ? failures : 0;
      inARow = 0;
      first = reason;
      sinceNanos = clock.nanoTime();
      everDown = true;
    }
    failures++;
    inARow++;
    leftOut = !alone || isTooOften();
    tried = false;
    turn++;
    Duration pause = leftOut ? pause() : Duration.ZERO;
    nextTryNanos = clock.nanoTime() + pause.toNanos();
    return wasUp || leftOut != wasLeftOut ? Optional.of(pause) : Optional.empty();
  }

  private boolean isTooOften() {
    FailoverSettings.Breaker breaker = failover.breaker();
    if (breaker.failures() == 0) {
      return false;
    }
    recent.addLast(clock.nanoTime());
    if (recent.size() > breaker.failures()) {
      recent.removeFirst();
    }
    return leftOut
        || (recent.size() == breaker.failures()
            && clock.since(recent.peekFirst()).compareTo(breaker.window()) <= 0);
  }

  /**
   * Records a successful attempt.
   *
   * @return how long the relay had been down, if this attempt brought it back
   */
  synchronized Optional<Duration> succeeded(Permission attempt) {
    if (attempt.turn != turn || reason == null) {
      return Optional.empty();
    }
    Duration down = clock.since(sinceNanos);
    reason = null;
    leftOut = false;
    recent.clear();
    tried = false;
    sinceNanos = clock.nanoTime();
    turn++;
    return Optional.of(down);
  }

  /** Ends an attempt that neither succeeded nor failed; does nothing after one that did. */
  synchronized void abandoned(Permission attempt) {
    if (attempt.turn == turn) {
      tried = false;
    }
  }

  /** The permission under which a session that is open now reports failures. */
  synchronized Permission current() {
    return new Permission(turn);
  }

  private Duration pause() {
    return alone ? failover.breaker().delay() : failover.pause(Math.max(1, failures));
  }

  /** Returns the state of the relay now. */
  public synchronized Status status() {
    boolean up = reason == null;
    return new Status(
        up,
        everDown ? Optional.of(clock.at(sinceNanos)) : Optional.empty(),
        Optional.ofNullable(reason),
        Optional.ofNullable(up ? null : first),
        up ? 0 : inARow,
        up ? Optional.empty() : Optional.of(clock.at(nextTryNanos)));
  }
}
