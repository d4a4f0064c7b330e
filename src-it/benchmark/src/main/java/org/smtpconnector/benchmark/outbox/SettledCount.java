package org.smtpconnector.benchmark.outbox;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts the messages of a round whose outcome is committed. Thread-safe. */
final class SettledCount {
  private volatile CountDownLatch left = new CountDownLatch(0);

  /** Begins a round. */
  void expect(int messages) {
    left = new CountDownLatch(messages);
  }

  void settled() {
    left.countDown();
  }

  /**
   * Waits until all are settled.
   *
   * @throws IllegalStateException if that takes too long
   */
  void await(Duration patience) throws InterruptedException {
    if (!left.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(
          left.getCount() + " messages are not settled after " + patience);
    }
  }
}
