package org.smtpconnector.it;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import javax.naming.InitialContext;

/** Threads of the server that share a task among them. */
record Threads(int threads) {
  /** What is done with each number. */
  interface Task {
    void run(int number) throws Exception;
  }

  /** Does it so many times, and waits for all. */
  void each(int times, Task task) throws Exception {
    ManagedExecutorService executor =
        InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t;
      running.add(
          executor.submit(
              () -> {
                for (int number = first; number < times; number += threads) {
                  task.run(number);
                }
                return null;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }
}
