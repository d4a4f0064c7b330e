package org.smtpconnector.mail.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;

/**
 * The records that wait to be mailed, in bounded memory. Any thread may add to it and none waits.
 */
final class Backlog {
  /**
   * A record as it will be mailed.
   *
   * @param headline the beginning of its message, on one line
   */
  record Entry(Level level, String headline, String text) {}

  private final int room;
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taken = new AtomicInteger(); // characters, until they are released
  private final AtomicLong dropped = new AtomicLong();

  /**
   * @param room for so many characters
   */
  Backlog(int room) {
    this.room = room;
  }

  /** Keeps this, or counts it as dropped if there is no room for it. */
  void add(Entry entry) {
    int length = entry.text().length();
    if (taken.addAndGet(length) > room) {
      taken.addAndGet(-length);
      drop(1);
    } else {
      entries.add(entry);
    }
  }

  /** So many records will never be mailed. */
  void drop(int records) {
    dropped.addAndGet(records);
  }

  /** All that wait, in their order. Their room stays taken until it is released. */
  List<Entry> takeAll() {
    List<Entry> all = new ArrayList<>();
    for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
      all.add(entry);
    }
    return all;
  }

  /** These are not needed any more. */
  void release(List<Entry> done) {
    taken.addAndGet(-done.stream().mapToInt(entry -> entry.text().length()).sum());
  }

  /** How many wait. */
  int waiting() {
    return entries.size();
  }

  /** How many were dropped since this was last asked. */
  long takeDropped() {
    return dropped.getAndSet(0);
  }
}
