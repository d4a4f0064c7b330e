package org.smtpconnector.mail.outbox.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Threads of which each is started when the one before it waits. */
final class WaitingThreads implements AutoCloseable {
  private static final Set<Thread.State> WAITS =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  private final List<Thread> threads = new ArrayList<>();

  /** Starts a thread, and returns when it waits or has ended. */
  <T> CompletableFuture<T> start(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> result.completeAsync(work, Runnable::run));
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> WAITS.contains(thread.getState()));
    return result;
  }

  /** Returns when all have ended. */
  @Override
  public void close() {
    Awaitility.await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }
}
