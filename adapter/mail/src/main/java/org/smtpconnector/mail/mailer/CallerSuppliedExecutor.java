package org.smtpconnector.mail.mailer;

import jakarta.enterprise.inject.Vetoed;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.smtpconnector.mail.MailException.Misconfigured;

/** The threads of an executor that the application gives, without a container. */
@Vetoed
final class CallerSuppliedExecutor extends ManagedExecutorLookup {
  private final Optional<ExecutorService> executor;

  CallerSuppliedExecutor(Optional<ExecutorService> executor) {
    this.executor = executor;
  }

  @Override
  Optional<ExecutorService> executor(ManagedExecutorName name) {
    return executor;
  }

  /**
   * @throws Misconfigured if there is no executor
   */
  @Override
  <T> CompletableManagedTask<T> task(ManagedExecutorName name, Supplier<T> task) {
    return new CompletableManagedTask<>(
        executor.orElseThrow(
            () ->
                new Misconfigured(
                    "sending asynchronously needs threads, and the settings of this MailSender"
                        + " name no executor: set one by executor(...)",
                    null)),
        task,
        new CompletableFuture<>());
  }
}
