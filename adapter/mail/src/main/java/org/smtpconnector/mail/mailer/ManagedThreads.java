package org.smtpconnector.mail.mailer;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;

/**
 * The server's managed threads (Jakarta Concurrency), which carry the caller's context. Their
 * executors are bound in the namespace of a component. Threads outside any component, such as those
 * that the application creates or that complete a transaction, do not find them there: they use the
 * executor found when the application started, or by another thread.
 */
@ApplicationScoped
public class ManagedThreads {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Map<String, ExecutorService> lastFound = new ConcurrentHashMap<>();

  /**
   * Looks up the executors when the application starts, on a thread of a component. One that is not
   * there is only logged, since servers may bind it later.
   */
  public void started(@Observes @Initialized(ApplicationScoped.class) Object start, Config config) {
    executor(ManagedExecutorName.DEFAULT);
    MailerSettings.executors(config)
        .forEach(
            name -> {
              try {
                lookUp(name);
              } catch (NamingException e) {
                willFail(name.notFound(e));
              } catch (Misconfigured e) {
                willFail(e.getMessage());
              }
            });
  }

  private static void willFail(String why) {
    LOG.log(Level.WARNING, "sendAsync and sendAll will fail: {0}", why);
  }

  /**
   * Returns the executor; empty if it is the default one and the server has none, as without its
   * feature concurrent.
   *
   * @throws Misconfigured if a property names it and there is none
   */
  Optional<ExecutorService> executor(ManagedExecutorName name) {
    try {
      return Optional.of(find(name));
    } catch (Misconfigured e) {
      if (name.isDefault()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ExecutorService find(ManagedExecutorName name) {
    try {
      return lookUp(name);
    } catch (NamingException e) {
      ExecutorService found = lastFound.get(name.jndiName());
      if (found == null) {
        throw new Misconfigured(name.notFound(e), e);
      }
      return found;
    }
  }

  private ExecutorService lookUp(ManagedExecutorName name) throws NamingException {
    ExecutorService executor = name.lookUp();
    lastFound.put(name.jndiName(), executor);
    return executor;
  }

  /**
   * Runs a task on a managed thread. The stage fails with the task's exception, unwrapped;
   * dependent stages run on managed threads too. Failures are also logged, for callers that ignore
   * the stage.
   */
  <T> CompletionStage<T> run(ManagedExecutorName name, Supplier<T> task) {
    ExecutorService executor;
    try {
      executor = find(name);
    } catch (Misconfigured e) {
      return failed(e);
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
