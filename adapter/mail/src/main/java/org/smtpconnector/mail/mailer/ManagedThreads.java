package org.smtpconnector.mail.mailer;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.delivery.Remedy;

/**
 * The server's managed threads (Jakarta Concurrency), which carry the caller's context. Their
 * executor is bound in the namespace of a component. Threads outside any component, such as those
 * that the application creates or that complete a transaction, do not find it there: they use the
 * executor found when the application started, or by another thread.
 */
@ApplicationScoped
public class ManagedThreads {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final String DEFAULT = "java:comp/DefaultManagedExecutorService";

  private volatile ExecutorService lastFound;

  /** Looks up the executor when the application starts, on a thread of a component. */
  public void started(@Observes @Initialized(ApplicationScoped.class) Object start) {
    executor();
  }

  /**
   * Returns the default executor; empty if the server has none, as without its feature concurrent.
   */
  Optional<ExecutorService> executor() {
    try {
      return Optional.of(lookUp());
    } catch (NamingException e) {
      return Optional.ofNullable(lastFound);
    }
  }

  private ExecutorService lookUp() throws NamingException {
    ExecutorService executor = InitialContext.doLookup(DEFAULT); // always one, by its contract
    lastFound = executor;
    return executor;
  }

  /**
   * Runs a task on a managed thread. The stage fails with the task's exception, unwrapped;
   * dependent stages run on managed threads too. Failures are also logged, for callers that ignore
   * the stage.
   */
  <T> CompletionStage<T> run(Supplier<T> task) {
    ExecutorService executor;
    try {
      executor = lookUp();
    } catch (NamingException e) {
      executor = lastFound;
      if (executor == null) {
        return failed(
            new Misconfigured(
                "sendAsync needs the server's managed executor, and this thread, "
                    + Thread.currentThread().getName()
                    + ", finds none at "
                    + DEFAULT
                    + " ("
                    + e
                    + "), and no earlier thread found one: "
                    + Remedy.MANAGED_EXECUTOR
                    + " if it is missing, and call sendAsync first on a thread that the"
                    + " server manages",
                e));
      }
    }
    CompletableFuture<T> result = newFuture(executor);
    try {
      executor.execute(() -> complete(result, task));
    } catch (RuntimeException e) { // servers throw others than RejectedExecutionException
      result.completeExceptionally(logged(refusal(e)));
    }
    return result;
  }

  private static MailException refusal(RuntimeException e) {
    return new Unavailable(
        e instanceof RejectedExecutionException
            ? "the server's managed executor accepts no more work"
            : "the server's managed executor does not accept a message from this thread, "
                + Thread.currentThread().getName()
                + ": "
                + e,
        e,
        List.of());
  }

  /** Returns a stage that has failed with an exception, which is logged. */
  static <T> CompletionStage<T> failed(MailException why) {
    return CompletableFuture.failedStage(logged(why));
  }

  private static MailException logged(MailException why) {
    LOG.log(Level.WARNING, "a message was not sent: {0}", why.getMessage());
    return why;
  }

  /** Returns a future whose dependent stages run on managed threads. */
  private static <T> CompletableFuture<T> newFuture(ExecutorService executor) {
    return executor instanceof ManagedExecutorService managed
        ? managed.newIncompleteFuture()
        : new CompletableFuture<>();
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> task) {
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
}
