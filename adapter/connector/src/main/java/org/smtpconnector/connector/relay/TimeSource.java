package org.smtpconnector.connector.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/** What time it is, to measure by and to show, and how it is waited for; tests pass their own. */
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

  /** Nanoseconds from some beginning, as {@link System#nanoTime} counts them. */
  long nanoTime();

  /** What people read. */
  Instant now();

  /** Returns when something has changed or so much time has passed, whichever comes first. */
  void await(Condition changed, long nanos) throws InterruptedException;

  /** The time of day of something measured. */
  default Instant at(long nanoTime) {
    return now().plusNanos(nanoTime - nanoTime());
  }

  default Duration since(long nanoTime) {
    return Duration.ofNanos(nanoTime() - nanoTime);
  }
}
