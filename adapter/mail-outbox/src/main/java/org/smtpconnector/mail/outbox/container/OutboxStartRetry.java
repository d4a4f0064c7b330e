package org.smtpconnector.mail.outbox.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** Starts to send once a store can be reached that could not when the application started. */
final class OutboxStartRetry implements Runnable {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Runnable check;
  private final Runnable start;
  private final Duration pause;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /**
   * @param check checks the store
   * @param start starts to send; not called after {@link #cancel}, unless it was running then
   * @param pause the time between two attempts
   */
  OutboxStartRetry(Runnable check, Runnable start, Duration pause) {
    this.check = check;
    this.start = start;
    this.pause = pause;
  }

  @Override
  public void run() {
    try {
      while (!cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        if (isThere()) {
          LOG.log(Level.INFO, "the outbox has reached its database and starts to send");
          start.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the application stops
    } catch (Misconfigured e) {
      LOG.log(Level.ERROR, "the outbox does not send: {0}", e.getMessage());
    }
  }

  private boolean isThere() {
    try {
      check.run();
      return true;
    } catch (OutboxStoreException e) {
      LOG.log(Level.DEBUG, "the outbox waits for its database", e);
      return false;
    }
  }

  void cancel() {
    cancelled.countDown();
  }
}
