package org.smtpconnector.mail.logging;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Runs a task periodically: on a thread of the server (Jakarta Concurrency), or on its own thread
 * if the server lacks that feature.
 */
final class PeriodicTask implements AutoCloseable {
  private static final String OF_SERVER = "java:comp/DefaultManagedScheduledExecutorService";

  private final Future<?> task;
  private final Runnable end;

  private PeriodicTask(Future<?> task, Runnable end) {
    this.task = task;
    this.end = end;
  }

  static PeriodicTask every(Duration pause, Runnable task) {
    ScheduledExecutorService executor;
    Runnable end = () -> {};
    try {
      executor = InitialContext.doLookup(OF_SERVER);
    } catch (NamingException e) {
      ScheduledExecutorService ours =
          Executors.newSingleThreadScheduledExecutor(PeriodicTask::thread);
      executor = ours;
      end = ours::shutdown;
    }
    long nanos = pause.toNanos();
    return new PeriodicTask(
        executor.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS), end);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "smtp-log-mail");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts no further runs; a run in progress continues. */
  @Override
  public void close() {
    task.cancel(false);
    end.run();
  }
}
