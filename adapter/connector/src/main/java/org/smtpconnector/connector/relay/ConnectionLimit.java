package org.smtpconnector.connector.relay;

import java.util.Optional;
import org.smtpconnector.smtp.LearnedLimit;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Refused;

/**
 * The limit on concurrent connections to a relay, learned from refusals, and the number of
 * connections that are open. When the relay refuses one more, the limit is the number that it
 * serves already. Thread-safe.
 */
public final class ConnectionLimit {
  // Up to this number, the limit goes down by one; above it, by half.
  private static final int FEW = 4;

  private final LearnedLimit most;
  private final boolean alone;
  private final Runnable changed;
  private int open; // or being opened
  private int served;
  private boolean learnedOfNone; // learned while none was served: the relay may just have been down

  /**
   * @param alone whether this is the only relay: then a 421 without a reason counts as a refusal,
   *     too
   * @param changed runs when another connection may be opened
   */
  ConnectionLimit(LearnedLimit most, boolean alone, Runnable changed) {
    this.most = most;
    this.alone = alone;
    this.changed = changed;
  }

  LearnedLimit learned() {
    return most;
  }

  private synchronized int served() {
    return served;
  }

  private long limit() {
    return most.value().orElse(Long.MAX_VALUE);
  }

  /**
   * Reserves a connection, which counts until it has {@link #failed} to open or is {@link #closed}.
   *
   * @return false if the limit is reached
   */
  synchronized boolean begin() {
    boolean may = open < limit();
    open += may ? 1 : 0;
    return may;
  }

  /** Records that a reserved connection was opened, so that the relay serves this many. */
  synchronized void opened() {
    served++;
    if (learnedOfNone) {
      learnedOfNone = false;
      most.forget();
    }
    most.atLeast(served);
  }

  /** Releases a reserved connection that could not be opened. */
  void failed() {
    synchronized (this) {
      open--;
    }
    changed.run();
  }

  /** Releases an open connection. */
  void closed() {
    synchronized (this) {
      served--;
    }
    failed();
  }

  /** Whether no further connection may be opened. */
  synchronized boolean isReached() {
    return open >= limit();
  }

  /** Whether the relay serves fewer than are open. */
  public synchronized boolean isExceeded() {
    return served > limit();
  }

  /**
   * Learns from a connection that could not be opened.
   *
   * @return whether it was refused because the relay serves no more than are open
   */
  boolean isReachedBy(SmtpException failure) {
    Optional<Reply> reply = failure.reply().filter(said -> isSaidBy(failure, said));
    synchronized (this) {
      if (reply.isEmpty() || open <= 1) {
        return false;
      }
      learnedOfNone = served == 0;
      most.learn(Math.max(1, served), reply.get().toString()); // others being opened may succeed
    }
    return true;
  }

  private boolean isSaidBy(SmtpException failure, Reply reply) {
    Optional<LimitKind> kind = LimitKind.saidBy(reply);
    return kind.isPresent()
        ? kind.get() == LimitKind.CONNECTIONS
        : alone && failure instanceof Refused && ServiceNotAvailableReply.isWithoutReason(reply);
  }

  /**
   * Learns from a message that was refused because too many connections are open. The reply does
   * not say how many are allowed: the limit becomes half of those that are open, or one less where
   * they are few.
   */
  public void exceededBy(Reply reply) {
    int now = served();
    if (now > 1 && now <= limit()) {
      most.learn(now <= FEW ? now - 1 : (now + 1) / 2, reply.toString());
    }
  }
}
