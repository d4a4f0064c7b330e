package org.smtpconnector.connector.relay;

import java.util.Optional;
import org.smtpconnector.smtp.LearnedLimit;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Refused;

/**
 * How many connections a relay serves at once, as was learned, and how many are open. What it
 * refuses says that it serves those that are open already. Thread-safe.
 */
public final class ConnectionLimit {
  // So few are counted down one by one.
  private static final int FEW = 4;

  private final LearnedLimit most;
  private final boolean alone;
  private final Runnable changed;
  private int open; // or being opened
  private int served;
  private boolean learnedOfNone; // while none was served, as by a relay that is down for a moment

  /**
   * @param alone whether there is no other relay: then a 421 without a reason says so too
   * @param changed runs when one more may be opened
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
   * Whether one more may be opened now; it counts from now on, until it {@link #failed} to open or
   * is {@link #closed}.
   */
  synchronized boolean begin() {
    boolean may = open < limit();
    open += may ? 1 : 0;
    return may;
  }

  /** One was opened: the relay serves so many. */
  synchronized void opened() {
    served++;
    if (learnedOfNone) {
      learnedOfNone = false;
      most.forget();
    }
    most.atLeast(served);
  }

  /** One was not opened. */
  void failed() {
    synchronized (this) {
      open--;
    }
    changed.run();
  }

  /** One that was opened is not open any more. */
  void closed() {
    synchronized (this) {
      served--;
    }
    failed();
  }

  /** Whether it serves no more than are open. */
  synchronized boolean isReached() {
    return open >= limit();
  }

  /** Whether the relay serves fewer than are open. */
  public synchronized boolean isExceeded() {
    return served > limit();
  }

  /**
   * One could not be opened.
   *
   * @return whether that is because the relay serves no more than the others that are open
   */
  boolean isReachedBy(SmtpException failure) {
    Optional<Reply> reply = failure.reply().filter(said -> isSaidBy(failure, said));
    synchronized (this) {
      if (reply.isEmpty() || open <= 1) {
        return false;
      }
      learnedOfNone = served == 0;
      most.learn(Math.max(1, served), reply.get().toString()); // those on their way may be served
    }
    return true;
  }

  private boolean isSaidBy(SmtpException failure, Reply reply) {
    Optional<LimitKind> kind = LimitKind.saidBy(reply);
    return kind.isPresent()
        ? kind.get() == LimitKind.CONNECTIONS
        : alone && failure instanceof Refused && ServiceNotAvailable.isWithoutReason(reply);
  }

  /**
   * A message was refused because too many are open. Which number is not too many is not said: half
   * of them, or one less where they are few.
   */
  public void exceededBy(Reply reply) {
    int now = served();
    if (now > 1 && now <= limit()) {
      most.learn(now <= FEW ? now - 1 : (now + 1) / 2, reply.toString());
    }
  }
}
