package org.smtpconnector.connector.ra;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.HeldBack;

/** The lock that permits one dialogue at a time on a connection that threads share. */
final class DialogueLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;

  /**
   * Waits for the dialogue of another thread to end.
   *
   * @throws HeldBack if it does not before the deadline, or the thread is interrupted
   */
  void lock(SendDeadline deadline, List<Recipient> recipients) throws HeldBack {
    try {
      if (!tryLock() && !tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw LocalFailureFactory.tooLate(deadline, recipients);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LocalFailureFactory.heldBack(
          "interrupted while another thread used the connection", recipients);
    }
  }

  /** Waits until no other thread is in a dialogue, at most so long; returns whether none is. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    boolean isOver = tryLock(nanos, TimeUnit.NANOSECONDS);
    if (isOver) {
      unlock();
    }
    return isOver;
  }
}
