package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.smtpconnector.connector.relay.TimeSource;

/** A clock on which whatever is waited for has passed at once, and nothing else does. */
public class StepClock implements TimeSource {
  public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final AtomicLong now = new AtomicLong();

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public Instant now() {
    return NOON.plus(time());
  }

  @Override
  public void await(Condition changed, long nanos) throws InterruptedException {
    now.addAndGet(nanos);
  }

  public void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  public Duration time() {
    return Duration.ofNanos(now.get());
  }
}
