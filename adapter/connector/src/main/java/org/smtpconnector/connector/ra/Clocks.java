package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What time it is, to measure by and to show.
 *
 * @param nanos nanoseconds, as {@link System#nanoTime} counts them
 * @param wall what people read
 */
record Clocks(LongSupplier nanos, Supplier<Instant> wall) {
  static final Clocks SYSTEM = new Clocks(System::nanoTime, Instant::now);

  long nanoTime() {
    return nanos.getAsLong();
  }

  /** The time of day of something measured. */
  Instant at(long nanoTime) {
    return wall.get().plusNanos(nanoTime - nanoTime());
  }

  Duration since(long nanoTime) {
    return Duration.ofNanos(nanoTime() - nanoTime);
  }
}
