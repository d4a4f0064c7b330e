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
  private final AtomicLong mostRecipients = new AtomicLong(NONE);

  /** Nothing is known yet. */
  public Experience() {}

  /** Whether the server offered CHUNKING and answered BDAT by 500 or 502: DATA is used instead. */
  public boolean isBdatUnknown() {
    return bdatUnknown;
  }

  /**
   * How many recipients the server took before it said that they were too many (RFC 5321 4.5.3).
   */
  public OptionalLong mostRecipients() {
    long most = mostRecipients.get();
    return most == NONE ? OptionalLong.empty() : OptionalLong.of(most);
  }

  void bdatIsUnknown() {
    bdatUnknown = true;
  }

  void recipientsWereTooMany(long accepted) {
    mostRecipients.accumulateAndGet(Math.max(1, accepted), Math::min);
  }
}
