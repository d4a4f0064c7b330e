package org.smtpconnector.it.outbox.crash;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * When a server halts itself: at one of the commits that change messages in a call of its store.
 *
 * @param before whether it halts before the commit; otherwise at once after it
 * @param nth which of these commits it is, from 1
 */
record Halt(StoreCall call, boolean before, int nth, AtomicInteger commits) {
  static Halt before(StoreCall call, int nth) {
    return new Halt(call, true, nth, new AtomicInteger());
  }

  static Halt after(StoreCall call, int nth) {
    return new Halt(call, false, nth, new AtomicInteger());
  }

  static Halt parse(String text) {
    String[] words = text.split(":");
    StoreCall call = StoreCall.valueOf(words[1]);
    int nth = Integer.parseInt(words[2]);
    return words[0].equals("before") ? before(call, nth) : after(call, nth);
  }

  String text() {
    return (before ? "before:" : "after:") + call + ":" + nth;
  }

  /** Whether a commit of a call is the one. */
  boolean isDue(StoreCall of) {
    return of == call && commits.incrementAndGet() == nth;
  }
}
