package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.naming.NamingException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.config.Configuration;

/**
 * The server's managed threads (Jakarta Concurrency), which carry the caller's context. Their
 * executors are bound in the namespace of a component. Threads outside any component, such as those
 * that the application creates or that complete a transaction, do not find them there: they use the
 * executor found when the application started, or by another thread.
 */
@ApplicationScoped
public class ManagedExecutorLookup {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Map<String, ExecutorService> lastFound = new ConcurrentHashMap<>();

  /**
   * Looks up the executors when the application starts, on a thread of a component. One that is not
   * there is only logged, since servers may bind it later.
   */
  public void started(
      @Observes @Initialized(ApplicationScoped.class) Object start, Configuration config) {
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
    LOG.log(Level.WARNING, "sendAsync, sendAfterCommit and sendAll will fail: {0}", why);
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
   * Runs a task on a managed thread, and returns its stage, which has failed if there is no such
   * executor or it accepts no more work.
   */
  <T> CompletionStage<T> run(ManagedExecutorName name, Supplier<T> task) {
    CompletableManagedTask<T> managed;
    try {
      managed = task(name, task);
    } catch (Misconfigured e) {
      return CompletableManagedTask.failed(e);
    }
    try {
      managed.start();
    } catch (Unavailable e) {
      managed.fail(e);
    }
    return managed.result();
  }

  /**
   * Returns a task to start on a managed thread.
   *
   * @throws Misconfigured if there is no such executor
   */
  <T> CompletableManagedTask<T> task(ManagedExecutorName name, Supplier<T> task) {
    return new CompletableManagedTask<>(find(name), task);
  }
}
