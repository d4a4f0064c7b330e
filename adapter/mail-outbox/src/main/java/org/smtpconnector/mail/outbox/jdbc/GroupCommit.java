package org.smtpconnector.mail.outbox.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Commits what several threads have at the same time in one transaction, for which a database needs
 * little more than for one of them. While a group is committed, those who come form the next one,
 * and the first of them commits it. A thread that is alone waits for nobody.
 *
 * @param <T> what a thread has
 */
final class GroupCommit<T> {
  static final int LARGEST = 100;

  private final Function<List<T>, Boolean> transaction;
  private final Lock turn = new ReentrantLock(true);
  private Group<T> forming;

  private static final class Group<T> {
    private final List<T> members = new ArrayList<>();
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
  }

  /**
   * Creates it.
   *
   * @param transaction commits a group; what it returns or throws goes to each of the threads
   */
  GroupCommit(Function<List<T>, Boolean> transaction) {
    this.transaction = transaction;
  }

  /**
   * Returns what the transaction did of the group that this belongs to. An interrupt does not end
   * the wait, since it would leave unknown what becomes of it.
   */
  boolean commit(T member) {
    Group<T> group;
    boolean first;
    synchronized (this) {
      first = forming == null;
      if (first) {
        forming = new Group<>();
      }
      group = forming;
      group.members.add(member);
      if (group.members.size() == LARGEST) {
        forming = null;
      }
    }
    if (first) {
      commit(group);
    }
    return outcome(group);
  }

  private void commit(Group<T> group) {
    turn.lock();
    try {
      close(group);
      group.outcome.complete(transaction.apply(group.members));
    } catch (RuntimeException | Error e) {
      group.outcome.completeExceptionally(e);
    } finally {
      turn.unlock();
    }
  }

  private synchronized void close(Group<T> group) {
    if (forming == group) {
      forming = null;
    }
  }

  private static <T> boolean outcome(Group<T> group) {
    try {
      return group.outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw (Error) e.getCause();
    }
  }
}
