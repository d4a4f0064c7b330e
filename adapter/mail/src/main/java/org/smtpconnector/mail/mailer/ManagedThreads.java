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
 * The threads of the server (Jakarta Concurrency), which carry the caller's context. Their executor
 * has a name in the namespace of a component. A thread that is of none, such as one that the
 * application has made, or one that completes a transaction, finds no such name: it takes the
 * executor that the application's start, or another thread, has found.
 */
@ApplicationScoped
public class ManagedThreads {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final String DEFAULT = "java:comp/DefaultManagedExecutorService";

  private volatile ExecutorService found;

  /** The application starts, on a thread that is its own. */
  public void started(@Observes @Initialized(ApplicationScoped.class) Object start) {
    ofServer();
  }

  /** Its default executor; empty where the server has none, as without its feature concurrent. */
  Optional<ExecutorService> ofServer() {
    try {
      return Optional.of(lookedUp());
    } catch (NamingException e) {
      return Optional.ofNullable(found);
    }
  }

  private ExecutorService lookedUp() throws NamingException {
    ExecutorService executor = InitialContext.doLookup(DEFAULT); // by its contract it is one
    found = executor;
    return executor;
  }

  /**
   * Has a task run by one of them. What it throws is what the stage fails with, not wrapped; stages
   * that follow run on these threads too. Where there is no thread, that is in the log besides, for
   * callers that do not look at the stage.
   */
  <T> CompletionStage<T> run(Supplier<T> task) {
    ExecutorService executor;
    try {
      executor = lookedUp();
    } catch (NamingException e) {
      executor = found;
      if (executor == null) {
        return failed(
            new Misconfigured(
                "sendAsync needs the server's managed executor, and this thread, "
                    + Thread.currentThread().getName()
                    + ", finds none at "
                    + DEFAULT
                    + " ("
                    + e
                    + "), nor did any before: "
                    + Remedy.MANAGED_EXECUTOR
                    + " if it is missing, and call sendAsync first on a thread of the application",
                e));
      }
    }
    CompletableFuture<T> result = incomplete(executor);
    try {
      executor.execute(() -> complete(result, task));
    } catch (RuntimeException e) { // not only RejectedExecutionException, as servers are
      result.completeExceptionally(logged(refusal(e)));
    }
    return result;
  }

  private static MailException refusal(RuntimeException e) {
    return new Unavailable(
        e instanceof RejectedExecutionException
            ? "the server's managed executor takes no more work"
            : "the server's managed executor does not take a mail from this thread, "
                + Thread.currentThread().getName()
                + ": "
                + e,
        e,
        List.of());
  }

  /** A stage that has failed so. */
  static <T> CompletionStage<T> failed(MailException why) {
    return CompletableFuture.failedStage(logged(why));
  }

  private static MailException logged(MailException why) {
    LOG.log(Level.WARNING, "a mail was not sent: {0}", why.getMessage());
    return why;
  }

  /** One whose stages run on these threads. */
  private static <T> CompletableFuture<T> incomplete(ExecutorService executor) {
    return executor instanceof ManagedExecutorService managed
        ? managed.newIncompleteFuture()
        : new CompletableFuture<>();
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> task) {
    try {
      result.complete(task.get());
    } catch (MailException e) {
      // What the relay was asked, each attempt has told.
      result.completeExceptionally(e.recipients().isEmpty() ? logged(e) : e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a mail was not sent", e);
      result.completeExceptionally(e); // or nobody would hear of it
    }
  }
}
