package org.smtpconnector.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The commands, messages and connections of a server. Thread-safe. */
final class RecordedSessions {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ReceivedMessage> messages = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();
  private int lastConnection;
  private int connections;
  private int open;
  private int mostOpen;

  /** Counts a connection, and returns a number that no other one has. */
  int connected() {
    return locked(
        () -> {
          lastConnection++;
          connections++;
          open++;
          mostOpen = Math.max(mostOpen, open);
          return lastConnection;
        });
  }

  void disconnected() {
    locked(() -> open--);
  }

  void command(String line) {
    locked(() -> commands.add(line));
  }

  void message(ReceivedMessage message) {
    locked(() -> messages.add(message));
  }

  int connections() {
    return locked(() -> connections);
  }

  int open() {
    return locked(() -> open);
  }

  int mostOpen() {
    return locked(() -> mostOpen);
  }

  List<ReceivedMessage> messages() {
    return locked(() -> List.copyOf(messages));
  }

  List<String> commands() {
    return locked(() -> List.copyOf(commands));
  }

  void clear() {
    locked(
        () -> {
          messages.clear();
          commands.clear();
          connections = 0;
          mostOpen = open;
          return null;
        });
  }

  /** Waits for a condition; returns false if the time runs out. */
  boolean await(Duration atMost, BooleanSupplier condition) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private interface Change<T> {
    T make();
  }

  private <T> T locked(Change<T> change) {
    lock.lock();
    try {
      T result = change.make();
      changed.signalAll();
      return result;
    } finally {
      lock.unlock();
    }
  }
}
