package org.smtpconnector.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that share numbered mails among them. */
record MailingThreads(int threads) {
  /** What is done with a mail. */
  interface Task {
    void send(int number) throws Exception;
  }

  /** Has so many mails sent, and waits for all. */
  void sendAll(int messages, Task task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t;
        done.add(
            executor.submit(
                () -> {
                  for (int number = first; number < messages; number += threads) {
                    task.send(number);
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
