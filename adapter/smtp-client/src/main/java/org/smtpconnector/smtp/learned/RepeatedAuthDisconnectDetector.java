package org.smtpconnector.smtp.learned;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The steps of AUTH at which a server closed the connection instead of replying. Twice in a row at
 * the same step is no accident. Thread-safe.
 */
public final class RepeatedAuthDisconnectDetector {
  /**
   * @param mechanism the registered name of the mechanism
   * @param step the number of lines of the exchange that had been answered
   * @param nanoTime when it happened
   */
  private record End(String mechanism, int step, long nanoTime) {
    boolean isAgain(End before, long begun) {
      return mechanism.equals(before.mechanism)
          && step == before.step
          && begun - before.nanoTime >= 0;
    }
  }

  private final AtomicReference<End> last = new AtomicReference<>();

  /**
   * Records that the connection was closed at this step.
   *
   * @param begun the nanoTime at which this exchange began; a concurrent one may have been closed
   *     by the same event
   * @return whether the previous exchange was closed at this step, too
   */
  public boolean endedAgain(String mechanism, int step, long begun) {
    End now = new End(mechanism, step, System.nanoTime());
    End before = last.getAndSet(now);
    return before != null && now.isAgain(before, begun);
  }

  /** Records that an exchange got its final reply. */
  public void answered() {
    last.set(null);
  }
}
