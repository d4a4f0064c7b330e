package org.smtpconnector.connector.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/** The clock: elapsed time, the time of day, and timed waits. Tests pass their own. */
public interface TimeSource {
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void await(Condition changed, long nanos) throws InterruptedException {
          changed.awaitNanos(nanos);
        }
      };

  /** Returns nanoseconds from an arbitrary origin, as {@link System#nanoTime} does. */
  long nanoTime();

  /** Returns the time of day. */
  Instant now();

  /** Waits for a signal or until the time has elapsed. */
  void await(Condition changed, long nanos) throws InterruptedException;

  /** Converts a {@link #nanoTime} to the time of day. */
  default Instant at(long nanoTime) {
    return now().plusNanos(nanoTime - nanoTime());
  }

  default Duration since(long nanoTime) {
    return Duration.ofNanos(nanoTime() - nanoTime);
  }
}
