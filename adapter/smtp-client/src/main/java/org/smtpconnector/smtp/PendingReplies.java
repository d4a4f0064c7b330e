package org.smtpconnector.smtp;

/** The replies that are still to come to the commands of a transaction, in their order. */
final class PendingReplies {
  /** What a reply answers. */
  enum Awaited {
    RESET,
    MAIL,
    RCPT,
    DATA,
    /** A part of the message by BDAT that is not the last. */
    CHUNK,
    /** The end of the message. */
    END,
    NOTHING
  }

  // Commands are sent in the order of their constants, so that it is enough to count them.
  private static final Awaited[] ORDER = Awaited.values();

  private final int[] counts = new int[ORDER.length - 1];
  private int all;

  void add(Awaited what) {
    if (what == Awaited.NOTHING) {
      throw new IllegalArgumentException("no reply to nothing");
    }
    counts[what.ordinal()]++;
    all++;
  }

  void remove(Awaited what) {
    counts[what.ordinal()]--;
    all--;
  }

  /** What the next reply answers. */
  Awaited next() {
    if (all > 0) {
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          return ORDER[i];
        }
      }
    }
    return Awaited.NOTHING;
  }

  /** How many are to come, of LMTP's to the end of a message only one. */
  int count() {
    return all;
  }
}
