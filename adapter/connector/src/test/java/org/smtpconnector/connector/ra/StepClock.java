package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A clock on which whatever is waited for has passed at once. */
final class StepClock implements WaitClock {
  private final AtomicLong now = new AtomicLong();

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void await(Condition changed, long nanos) {
    now.addAndGet(nanos);
  }

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  Duration time() {
    return Duration.ofNanos(now.get());
  }
}
