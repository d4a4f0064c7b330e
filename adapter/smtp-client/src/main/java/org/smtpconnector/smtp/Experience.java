package org.smtpconnector.smtp;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What sessions found out about a server that it had not said, or had said wrongly. Shared by the
 * sessions with one server, so that none has to find it out again. Thread-safe.
 */
public final class Experience {
  private static final long NONE = Long.MAX_VALUE;

  private volatile boolean bdatUnknown;
  private volatile boolean refusedChunksRead;
  private volatile boolean pipeliningBehindDataRefused;
  private final AtomicLong mostRecipients = new AtomicLong(NONE);
  private final AtomicLong mostMessages = new AtomicLong(NONE);
  private final AtomicLong lastEnd = new AtomicLong(NONE);

  private final FailedAddresses failedAddresses = new FailedAddresses(System::nanoTime);

  /** Nothing is known yet. */
  public Experience() {}

  /** Whether the server offered CHUNKING and answered BDAT by 500 or 502: DATA is used instead. */
  public boolean isBdatUnknown() {
    return bdatUnknown;
  }

  /**
   * Whether the server was seen to read the octets of a chunk that it refused (RFC 3030 2), so that
   * no message can be taken for commands.
   */
  public boolean areRefusedChunksRead() {
    return refusedChunksRead;
  }

  /**
   * Whether the server refused commands that were sent behind the end of the data: they wait for
   * its reply.
   */
  public boolean isPipeliningBehindDataRefused() {
    return pipeliningBehindDataRefused;
  }

  /**
   * How many recipients the server took before it said that they were too many (RFC 5321 4.5.3).
   */
  public OptionalLong mostRecipients() {
    return known(mostRecipients);
  }

  /** How many messages the server took on a connection before it ended it. */
  public OptionalLong mostMessages() {
    return known(mostMessages);
  }

  FailedAddresses failedAddresses() {
    return failedAddresses;
  }

  void bdatIsUnknown() {
    bdatUnknown = true;
  }

  void refusedChunkWasRead() {
    refusedChunksRead = true;
  }

  void pipeliningBehindDataWasRefused() {
    pipeliningBehindDataRefused = true;
  }

  void recipientsWereTooMany(long accepted) {
    learn(mostRecipients, accepted);
  }

  /**
   * A connection ended behind so many messages, though it had not idled: that is a limit where the
   * next one ends there too.
   */
  void endedAfter(long messages) {
    if (lastEnd.getAndSet(messages) == messages) {
      learn(mostMessages, messages);
    }
  }

  private static OptionalLong known(AtomicLong value) {
    long most = value.get();
    return most == NONE ? OptionalLong.empty() : OptionalLong.of(most);
  }

  private static void learn(AtomicLong most, long seen) {
    most.accumulateAndGet(Math.max(1, seen), Math::min);
  }
}
