package org.smtpconnector.mail.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;

/** The log records waiting to be sent, in bounded memory. Thread-safe and non-blocking. */
final class Backlog {
  /**
   * A formatted record.
   *
   * @param headline the start of its message, on one line
   */
  record Entry(Level level, String headline, String text) {}

  private final int room;
  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  // Characters in use until they are released
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  /**
   * @param room the capacity in characters
   */
  Backlog(int room) {
    this.room = room;
  }

  /** Adds a record, or counts it as dropped if there is no room for it. */
  void add(Entry entry) {
    int length = entry.text().length();
    if (taken.addAndGet(length) > room) {
      taken.addAndGet(-length);
      drop(1);
    } else {
      entries.add(entry);
    }
  }

  /** Counts records that will not be sent. */
  void drop(int records) {
    dropped.addAndGet(records);
  }

  /** Removes and returns all waiting records in order. They occupy room until they are released. */
  List<Entry> takeAll() {
    List<Entry> all = new ArrayList<>();
    for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
      all.add(entry);
    }
    return all;
  }

  /** Frees the room of records. */
  void release(List<Entry> done) {
    taken.addAndGet(-done.stream().mapToInt(entry -> entry.text().length()).sum());
  }

  /** Returns how many records wait. */
  int waiting() {
    return entries.size();
  }

  /** Returns how many records were dropped since the last call. */
  long takeDropped() {
    return dropped.getAndSet(0);
  }
}
