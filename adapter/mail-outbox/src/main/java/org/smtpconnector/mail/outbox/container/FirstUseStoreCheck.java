package org.smtpconnector.mail.outbox.container;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * The check of a store before its first use, which creates tables if that is configured: once, by
 * whoever comes first, and on a thread of its own if the caller has a transaction, which the check
 * must neither join nor commit. That is no managed thread: servers may let those wait for the start
 * of the application, which waits for the caller.
 */
final class FirstUseStoreCheck {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final OutboxStore store;
  private final BooleanSupplier inTransaction;
  private final ReentrantLock running = new ReentrantLock();
  private volatile boolean passed;

  FirstUseStoreCheck(OutboxStore store, BooleanSupplier inTransaction) {
    this.store = store;
    this.inTransaction = inTransaction;
  }

  /**
   * Checks the store, unless it has passed before.
   *
   * @throws OutboxStoreException if it cannot be reached
   * @throws org.smtpconnector.mail.MailException.Misconfigured as {@link OutboxStore#check}
   */
  void run() {
    if (passed) {
      return;
    }
    running.lock();
    try {
      if (!passed) {
        check();
        passed = true;
      }
    } finally {
      running.unlock();
    }
  }

  private void check() {
    if (!inTransaction.getAsBoolean()) {
      store.check();
      return;
    }
    FutureTask<Void> check = new FutureTask<>(store::check, null);
    Thread thread = new Thread(check, "smtp-outbox-check");
    thread.setDaemon(true);
    thread.start();
    try {
      check.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new OutboxStoreException("its check failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new OutboxStoreException("its check has not ended within " + LONGEST, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutboxStoreException("the wait for its check was interrupted", e);
    }
  }
}
