package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Commits in one transaction what several threads have at the same time, for which a database needs
 * little more than for one of them. While a group is committed, those who come form the next one,
 * and the first of them commits it. A thread that is alone waits for nobody.
 *
 * <p>A group waits for the one before it only for a while, and is then committed beside it: that
 * one's connection may hang, or its thread may wait for a thread of this group.
 *
 * @param <T> what a thread has to commit
 */
final class GroupCommit<T> {
  static final int LARGEST = 100;

  private final Predicate<List<T>> transaction;
  private final long longestWait;
  private final Lock turn = new ReentrantLock(true);
  private Group<T> forming;

  /** What it needs is there before others wait for it: memory may run out. */
  private static final class Group<T> {
    private final List<T> members = new ArrayList<>(LARGEST);
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean outcome;
    private Throwable failure;
  }

  /** A wait, which tells whether it has ended within a time. */
  private interface Wait {
    boolean endsWithin(long nanos) throws InterruptedException;
  }

  /**
   * Creates it.
   *
   * @param transaction commits a group; what it returns or throws goes to each of the threads
   * @param longestWait for which a group waits for the one before it
   */
  GroupCommit(Predicate<List<T>> transaction, Duration longestWait) {
    this.transaction = transaction;
    this.longestWait = longestWait.toNanos();
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
      group = first ? new Group<>() : forming;
      group.members.add(member);
      forming = group.members.size() < LARGEST ? group : null;
    }
    if (first) {
      commit(group);
    }
    return outcome(group);
  }

  private void commit(Group<T> group) {
    boolean isTurn = false;
    try {
      isTurn = uninterrupted(nanos -> turn.tryLock(nanos, TimeUnit.NANOSECONDS), longestWait);
      close(group);
      group.outcome = runUninterrupted(group.members);
    } catch (Throwable e) { // whatever it is, the others wait for it
      group.failure = e;
      close(group);
    } finally {
      group.ended.countDown();
      if (isTurn) {
        turn.unlock();
      }
    }
  }

  private synchronized void close(Group<T> group) {
    if (forming == group) {
      forming = null;
    }
  }

  /** Runs the transaction: in an interrupted thread, pools and drivers might fail it. */
  private boolean runUninterrupted(List<T> members) {
    boolean interrupted = Thread.interrupted();
    try {
      return transaction.test(members);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> boolean outcome(Group<T> group) {
    uninterrupted(nanos -> group.ended.await(nanos, TimeUnit.NANOSECONDS), Long.MAX_VALUE);
    if (group.failure instanceof RuntimeException failure) {
      throw failure;
    }
    if (group.failure instanceof Error failure) {
      throw failure;
    }
    if (group.failure != null) {
      throw new UndeclaredThrowableException(group.failure);
    }
    return group.outcome;
  }

  /** Waits although the thread is interrupted, which it still is afterwards. */
  private static boolean uninterrupted(Wait wait, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return wait.endsWithin(end - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
