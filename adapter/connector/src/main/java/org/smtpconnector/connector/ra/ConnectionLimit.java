package org.smtpconnector.connector.ra;

import java.util.Optional;
import org.smtpconnector.smtp.LearnedLimit;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Refused;

/**
 * How many connections a relay serves at once, as it was found out, and how many are open. What it
 * refuses says that it serves those that are open already. Thread-safe.
 */
final class ConnectionLimit {
  // So few are counted down one by one.
  private static final int FEW = 4;

  private final LearnedLimit most;
  private final boolean alone;
  private final Runnable changed;
  private int open;

  /**
   * @param alone whether there is no other relay: then a 421 without a reason says so too
   * @param changed is told when one more may be opened
   */
  ConnectionLimit(LearnedLimit most, boolean alone, Runnable changed) {
    this.most = most;
    this.alone = alone;
    this.changed = changed;
  }

  LearnedLimit learned() {
    return most;
  }

  synchronized int open() {
    return open;
  }

  private long limit() {
    return most.value().orElse(Long.MAX_VALUE);
  }

  /** Whether one more may be opened now; it counts from now on, until {@link #ended}. */
  synchronized boolean begin() {
    boolean may = open < limit();
    open += may ? 1 : 0;
    return may;
  }

  /** One is not open any more, or never was. */
  void ended() {
    synchronized (this) {
      open--;
    }
    changed.run();
  }

  /** Whether it serves no more than are open. */
  synchronized boolean isReached() {
    return open >= limit();
  }

  /** Whether the relay serves fewer than are open. */
  synchronized boolean isExceeded() {
    return open > limit();
  }

  /**
   * One could not be opened.
   *
   * @return whether that is because the relay serves no more than the others that are open
   */
  boolean isReachedBy(SmtpException failure) {
    Optional<Reply> reply = failure.reply().filter(said -> isSaidBy(failure, said));
    int others = open() - 1;
    if (reply.isEmpty() || others < 1) {
      return false;
    }
    most.learn(others, reply.get().toString());
    return true;
  }

  private boolean isSaidBy(SmtpException failure, Reply reply) {
    Optional<LimitKind> kind = LimitKind.saidBy(reply);
    return kind.isPresent()
        ? kind.get() == LimitKind.CONNECTIONS
        : alone && failure instanceof Refused && Farewell.isWithoutReason(reply);
  }

  /**
   * A message was refused because too many are open. Which number is not too many is not said: half
   * of them, or one less where they are few.
   */
  void exceededBy(Reply reply) {
    int now = open();
    if (now > 1 && now <= limit()) {
      most.learn(now <= FEW ? now - 1 : (now + 1) / 2, reply.toString());
    }
  }
}
