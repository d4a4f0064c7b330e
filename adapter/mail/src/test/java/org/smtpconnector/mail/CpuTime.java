package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.Supplier;

/** What this thread computes, however busy the machine is with something else. */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration LITTLE = Duration.ofSeconds(10);

  private CpuTime() {}

  /** Which text of this size takes only where the work does not grow with its square. */
  public static <T> T little(Supplier<T> work) {
    long begin = THREADS.getCurrentThreadCpuTime();
    T result = work.get();
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin)).isLessThan(LITTLE);
    return result;
  }
}
