package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * Stores what became of messages, many at once and apart from the threads that send, and fires
 * their events afterwards. What cannot be stored is kept until the store is back. Thread-safe.
 */
final class SettlementWriter {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int MOST_AT_ONCE = 200;

  private final OutboxStore store;
  private final String server;
  private final Consumer<Object> events;
  private final Consumer<SettlementWithEvents> stored;
  private final StoreAvailability outage;
  private final ReentrantLock storing = new ReentrantLock();
  private final Deque<SettlementWithEvents> pending = new ArrayDeque<>();
  private int uncertain; // how many of the pending ones the store may have already

  /**
   * @param events fires an event
   * @param stored receives what was stored
   */
  SettlementWriter(
      OutboxStore store,
      String server,
      Consumer<Object> events,
      Consumer<SettlementWithEvents> stored,
      StoreAvailability outage) {
    this.store = store;
    this.server = server;
    this.events = events;
    this.stored = stored;
    this.outage = outage;
  }

  void add(SettlementWithEvents decision) {
    synchronized (pending) {
      pending.add(decision);
      pending.notifyAll();
    }
  }

  /** Returns how many messages are to be stored. */
  int pending() {
    synchronized (pending) {
      return pending.size();
    }
  }

  /**
   * Waits until there is something to store, at most a while, and then for more, so that one commit
   * stores many.
   *
   * @param many the number of outcomes that are stored without waiting for more
   * @param linger how long to wait for more, if there are fewer
   */
  void await(Duration atMost, int many, Duration linger) throws InterruptedException {
    await(1, atMost);
    if (pending() > 0) {
      await(many, linger);
    }
  }

  private void await(int count, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (pending) {
      for (long left = end - System.nanoTime();
          pending.size() < count && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(pending, left);
      }
    }
  }

  /** Stores everything that is pending; returns false if the store cannot be reached. */
  boolean flush() {
    storing.lock();
    try {
      for (List<SettlementWithEvents> some = next(); !some.isEmpty(); some = next()) {
        boolean returned = false;
        int seen = outage.seen();
        try {
          settle(some);
          returned = true;
        } catch (OutboxStoreException e) {
          outage.begun(e, seen);
          return false;
        } finally {
          uncertain = returned ? 0 : some.size();
        }
        remove(some.size());
      }
      return true;
    } finally {
      storing.unlock();
    }
  }

  private List<SettlementWithEvents> next() {
    synchronized (pending) {
      return pending.stream().limit(uncertain > 0 ? uncertain : MOST_AT_ONCE).toList();
    }
  }

  private void remove(int count) {
    synchronized (pending) {
      for (int i = 0; i < count; i++) {
        pending.remove();
      }
    }
  }

  /** Stores messages; one that the store refuses does not keep it from storing the others. */
  private void settle(List<SettlementWithEvents> some) {
    try {
      store(some);
    } catch (OutboxStoreException e) {
      throw e;
    } catch (RuntimeException e) {
      if (some.size() == 1) {
        LOG.log(Level.ERROR, "the outbox cannot store the outcome " + some.get(0).settlement(), e);
      } else {
        some.forEach(decision -> settle(List.of(decision)));
      }
    }
  }

  private void store(List<SettlementWithEvents> some) {
    Set<String> settled =
        store.settle(server, some.stream().map(SettlementWithEvents::settlement).toList());
    outage.over();
    for (SettlementWithEvents decision : some) {
      // The store forgets what was delivered: a second try does not find it.
      if (uncertain > 0 || settled.contains(decision.entry().id())) {
        stored.accept(decision);
        decision.events().forEach(this::fire);
      } else {
        warn(decision);
      }
    }
  }

  /** Fires an event; one that cannot be fired is logged, since the outcome is stored. */
  void fire(Object event) {
    try {
      events.accept(event);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "an event of the outbox cannot be fired: " + event, e);
    }
  }

  private static void warn(SettlementWithEvents decision) {
    if (decision.settlement().state() != OutboxState.WAITING) {
      LOG.log(
          Level.WARNING,
          "message {0} of the outbox ended {1}, and was resent or dropped meanwhile: {2}",
          decision.entry().mail().messageId(),
          decision.settlement().state(),
          decision.settlement().outcomes());
    }
  }
}
