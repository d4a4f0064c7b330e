package org.smtpconnector.connector.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.smtpconnector.connector.config.FailoverPolicy;
import org.smtpconnector.smtp.SmtpException;

/**
 * The circuit breaker of a relay: one that failed is left out for a while, then one connection
 * tries it while the others keep away. One of several relays is left out after its first failure,
 * and each further one doubles the time; the only one after several in a row, within a window of
 * time. Thread-safe.
 *
 * <p>An attempt that began before the relay went down, or came back, says nothing of it now: it
 * carries the number of the turn that it began in.
 */
public final class CircuitBreaker {
  /** A try at the relay, which ends by success, failure or neither. */
  public record Permission(long turn) {}

  /**
   * What is known.
   *
   * @param since when it went down or came back; empty if it has always been up
   * @param reason why it failed last, if it is down
   * @param first why it failed first, since when it was up
   * @param failures how many attempts failed since then
   * @param nextTry when it will be tried; empty if it is up
   */
  public record Status(
      boolean up,
      Optional<Instant> since,
      Optional<FailureReason> reason,
      Optional<FailureReason> first,
      int failures,
      Optional<Instant> nextTry) {
    /** Behind the name of the relay. One that has come back meanwhile is for the next attempt. */
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

  private final TimeSource clocks;
  private final FailoverPolicy failover;
  private final boolean alone;
  private final Deque<Long> recent = new ArrayDeque<>(); // when the only relay failed
  private long turn;
  private FailureReason reason; // null while it is up
  private FailureReason first;
  private boolean everDown;
  private boolean leftOut;
  private long sinceNanos;
  private long nextTryNanos;
  private int failures; // for the pause, which a relapse goes on with
  private int inARow;
  private boolean tried;

  /**
   * @param alone whether there is no other relay
   */
  CircuitBreaker(TimeSource clocks, FailoverPolicy failover, boolean alone) {
    this.clocks = clocks;
    this.failover = failover;
    this.alone = alone;
  }

  /** Leave to try it; empty while it is left out. */
  public synchronized Optional<Permission> attempt() {
    if (leftOut) {
      if (tried || clocks.nanoTime() - nextTryNanos < 0) {
        return Optional.empty();
      }
      tried = true;
    }
    return Optional.of(new Permission(turn));
  }

  /**
   * It failed.
   *
   * @return for how long it is left out, if it went down or began to be left out by this
   */
  public synchronized Optional<Duration> failed(Permission attempt, SmtpException why) {
    if (attempt.turn != turn) {
      return Optional.empty();
    }
    boolean wasUp = reason == null;
    boolean wasLeftOut = leftOut;
    reason = FailureReason.of(why);
    if (wasUp) {
      // One that comes back for a moment again and again is no good relay.
      boolean relapsed = everDown && clocks.since(sinceNanos).compareTo(pause()) < 0;
      failures = relapsed ? failures : 0;
      inARow = 0;
      first = reason;
      sinceNanos = clocks.nanoTime();
      everDown = true;
    }
    failures++;
    inARow++;
    leftOut = !alone || isTooOften();
    tried = false;
    turn++;
    Duration pause = leftOut ? pause() : Duration.ZERO;
    nextTryNanos = clocks.nanoTime() + pause.toNanos();
    return wasUp || leftOut != wasLeftOut ? Optional.of(pause) : Optional.empty();
  }

  private boolean isTooOften() {
    FailoverPolicy.Breaker breaker = failover.breaker();
    if (breaker.failures() == 0) {
      return false;
    }
    recent.addLast(clocks.nanoTime());
    if (recent.size() > breaker.failures()) {
      recent.removeFirst();
    }
    return leftOut
        || (recent.size() == breaker.failures()
            && clocks.since(recent.peekFirst()).compareTo(breaker.window()) <= 0);
  }

  /**
   * It served.
   *
   * @return how long it had been down, if it was until now
   */
  synchronized Optional<Duration> succeeded(Permission attempt) {
    if (attempt.turn != turn || reason == null) {
      return Optional.empty();
    }
    Duration down = clocks.since(sinceNanos);
    reason = null;
    leftOut = false;
    recent.clear();
    tried = false;
    sinceNanos = clocks.nanoTime();
    turn++;
    return Optional.of(down);
  }

  /** The attempt showed neither. */
  synchronized void abandoned(Permission attempt) {
    if (attempt.turn == turn) {
      tried = false;
    }
  }

  /** What a session that is open now counts as. */
  synchronized Permission current() {
    return new Permission(turn);
  }

  private Duration pause() {
    return alone ? failover.breaker().delay() : failover.pause(Math.max(1, failures));
  }

  public synchronized Status status() {
    boolean up = reason == null;
    return new Status(
        up,
        everDown ? Optional.of(clocks.at(sinceNanos)) : Optional.empty(),
        Optional.ofNullable(reason),
        Optional.ofNullable(up ? null : first),
        up ? 0 : inARow,
        up ? Optional.empty() : Optional.of(clocks.at(nextTryNanos)));
  }
}
