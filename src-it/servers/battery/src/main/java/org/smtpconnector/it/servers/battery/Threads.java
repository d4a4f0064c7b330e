package org.smtpconnector.it.servers.battery;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.naming.InitialContext;

/** Threads of the server that share a task among them. */
record Threads(int threads) {
  /**
   * Does it so many times, and returns how often. If threads fail, this does so when all of them
   * have ended, with the failures of each.
   */
  String each(int times, Callable<?> task) throws Exception {
    ManagedExecutorService executor =
        InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    List<Future<Integer>> shares = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      shares.add(executor.submit(() -> share(times / threads, task)));
    }
    int done = 0;
    ExecutionException failure = null;
    for (Future<Integer> share : shares) {
      try {
        done += share.get();
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return Integer.toString(done);
  }

  private static int share(int times, Callable<?> task) throws Exception {
    for (int i = 0; i < times; i++) {
      task.call();
    }
    return times;
  }
}
