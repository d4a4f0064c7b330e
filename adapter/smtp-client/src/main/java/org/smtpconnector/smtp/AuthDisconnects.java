package org.smtpconnector.smtp;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a server ended the connection in the midst of AUTH, for want of an answer. A second time at
 * the same step, with nothing else between, is no accident. Thread-safe.
 */
final class AuthDisconnects {
  /**
   * @param mechanism its registered name
   * @param step how many lines of the exchange had been answered
   * @param nanoTime when it was
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
   * @param begun the nanoTime at which this exchange began; one that went on beside the one before
   *     may have ended by the same accident
   * @return whether it was so before
   */
  boolean endedAgain(String mechanism, int step, long begun) {
    End now = new End(mechanism, step, System.nanoTime());
    End before = last.getAndSet(now);
    return before != null && now.isAgain(before, begun);
  }

  /** An exchange came to its reply. */
  void answered() {
    last.set(null);
  }
}
