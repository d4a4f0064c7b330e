package org.smtpconnector.connector.ra;

import java.util.concurrent.locks.Condition;
import java.util.function.LongSupplier;

/** Time, and how it is waited for; tests pass their own. */
interface WaitClock {
  /** One that really waits. */
  static WaitClock of(LongSupplier nanoTime) {
    return new WaitClock() {
      @Override
      public long nanoTime() {
        return nanoTime.getAsLong();
      }

      @Override
      public void await(Condition changed, long nanos) throws InterruptedException {
        changed.awaitNanos(nanos);
      }
    };
  }

  /** Nanoseconds from some beginning, as {@link System#nanoTime} counts them. */
  long nanoTime();

  /** Returns when something has changed or so much time has passed, whichever comes first. */
  void await(Condition changed, long nanos) throws InterruptedException;
}
