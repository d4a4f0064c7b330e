package org.smtpconnector.mail.mailer;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Unavailable;

/**
 * A task for a managed thread, and the stage that completes with its result. The stage fails with
 * the task's exception, unwrapped; dependent stages run on managed threads too. Failures are also
 * logged, for callers that ignore the stage.
 */
final class CompletableManagedTask<T> {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final ExecutorService executor;
  private final Supplier<T> task;
  private final CompletableFuture<T> result;

  CompletableManagedTask(ExecutorService executor, Supplier<T> task) {
    this(executor, task, incompleteFuture(executor));
  }

  /**
   * @param result the stage, which is not complete
   */
  CompletableManagedTask(ExecutorService executor, Supplier<T> task, CompletableFuture<T> result) {
    this.executor = executor;
    this.task = task;
    this.result = result;
  }

  private static <T> CompletableFuture<T> incompleteFuture(ExecutorService executor) {
    return executor instanceof ManagedExecutorService managed
        ? managed.newIncompleteFuture()
        : new CompletableFuture<>();
  }

  CompletionStage<T> result() {
    return result;
  }

  /**
   * Runs the task on a managed thread.
   *
   * @throws Unavailable if the executor does not accept it
   */
  void start() {
    try {
      executor.execute(this::complete);
    } catch (RuntimeException e) { // servers throw others than RejectedExecutionException
      throw refusal(e);
    }
  }

  private static Unavailable refusal(RuntimeException e) {
    return new Unavailable(
        e instanceof RejectedExecutionException
            ? "the executor accepts no more work"
            : "the executor does not accept a message from this thread, "
                + Thread.currentThread().getName()
                + ": "
                + e,
        e,
        List.of());
  }

  /** Fails the stage of a task that does not start. */
  void fail(MailException why) {
    result.completeExceptionally(logged(why));
  }

  /** Cancels a task that was not started. */
  void cancel(String why) {
    result.completeExceptionally(new CancellationException(why));
  }

  private void complete() {
    try {
      result.complete(task.get());
    } catch (MailException e) {
      // Failed attempts at a relay are logged already.
      result.completeExceptionally(e.recipients().isEmpty() ? logged(e) : e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a message was not sent", e);
      result.completeExceptionally(e); // otherwise the failure would be lost
    }
  }

  /** Returns a stage that has failed with an exception, which is logged. */
  static <T> CompletionStage<T> failed(MailException why) {
    return CompletableFuture.failedStage(logged(why));
  }

  private static MailException logged(MailException why) {
    LOG.log(Level.WARNING, "a message was not sent: {0}", why.getMessage());
    return why;
  }
}
