package org.smtpconnector.mail;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;

/** The threads of the server (Jakarta Concurrency), which carry the application's context. */
final class ManagedThreads {
  private static final String DEFAULT = "java:comp/DefaultManagedExecutorService";

  private ManagedThreads() {}

  /** Its default executor; empty where the server has none, as without its feature concurrent. */
  static Optional<ExecutorService> ofServer() {
    try {
      return Optional.of(InitialContext.doLookup(DEFAULT)); // an ExecutorService by its contract
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /**
   * Has a task run by one of them. What it throws is what the stage fails with, not wrapped; stages
   * that follow run on these threads too.
   */
  static <T> CompletionStage<T> run(Supplier<T> task) {
    Optional<ExecutorService> executor = ofServer();
    if (executor.isEmpty()) {
      return CompletableFuture.failedStage(
          new Misconfigured(
              "sendAsync needs the server's managed executor, and there is none at "
                  + DEFAULT
                  + ": "
                  + Remedy.MANAGED_EXECUTOR
                  + ", and call it on a thread of the application",
              null));
    }
    CompletableFuture<T> result = incomplete(executor.get());
    try {
      executor.get().execute(() -> complete(result, task));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new Unavailable("the server's managed executor takes no more work", e, List.of()));
    }
    return result;
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
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e); // or nobody would hear of it
    }
  }
}
