package org.smtpconnector.mail.bulk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.delivery.DeliveryState;

/**
 * The queue of the messages of one {@code sendAll}, from which several threads take. A message is
 * composed when it is taken, so that only messages in progress are in memory. Thread-safe.
 *
 * @param <M> what the stream holds: messages to be composed, or composed ones
 */
public final class BulkMessageQueue<M> {
  /** A message taken from the stream, and its index there. */
  record Item<M>(long index, M mail, DeliveryState delivery) {}

  private final Iterator<M> messages;
  private final BulkResumePoint settled;
  private final Function<M, DeliveryState> composer;
  private final BooleanSupplier cancellation;
  private final BulkOutcomeReporter<M> reporter;
  private final ReentrantLock takeLock = new ReentrantLock();
  private final Deque<Item<M>> retries = new ArrayDeque<>();
  private long taken;
  private volatile MailException ended;
  private volatile boolean cancelled;
  private volatile boolean broken;

  /**
   * @param settled the settled messages, which are skipped
   * @param cancellation whether to stop taking messages
   * @param reporter receives messages that cannot be composed or stay in doubt
   */
  public BulkMessageQueue(
      Iterator<M> messages,
      BulkResumePoint settled,
      Function<M, DeliveryState> composer,
      BooleanSupplier cancellation,
      BulkOutcomeReporter<M> reporter) {
    this.messages = messages;
    this.settled = settled;
    this.composer = composer;
    this.cancellation = cancellation;
    this.reporter = reporter;
  }

  BulkOutcomeReporter<M> reporter() {
    return reporter;
  }

  /** Takes the next message: one to be sent again, or a new one; empty at the end. */
  Optional<Item<M>> take() {
    while (!isOver()) {
      long index;
      M mail;
      takeLock.lock();
      try {
        if (isOver() || isCancelled()) {
          return Optional.empty();
        }
        Item<M> left = retries.poll();
        if (left != null) {
          return Optional.of(left);
        }
        mail = nextMail();
        index = taken - 1;
      } finally {
        takeLock.unlock();
      }
      if (mail == null) {
        return Optional.empty();
      }
      Optional<Item<M>> item = compose(index, mail);
      if (item.isPresent()) {
        return item;
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the next unsettled message of the stream; null at its end. An exception from the stream
   * ends the sending.
   */
  private M nextMail() {
    boolean returned = false;
    try {
      M next = null;
      while (next == null && messages.hasNext()) {
        M mail = Objects.requireNonNull(messages.next(), "a message of the stream");
        next = settled.isSettled(taken++) ? null : mail;
      }
      returned = true;
      return next;
    } finally {
      broken |= !returned;
    }
  }

  private boolean isCancelled() {
    boolean returned = false;
    try {
      cancelled |= cancellation.getAsBoolean();
      returned = true;
      return cancelled;
    } finally {
      broken |= !returned;
    }
  }

  private Optional<Item<M>> compose(long index, M mail) {
    try {
      return Optional.of(new Item<>(index, mail, composer.apply(mail)));
    } catch (Unavailable | Misconfigured e) {
      end(e); // each further message would fail likewise; this one stays unsettled
    } catch (MailException e) {
      reporter.failed(index, mail, e);
    }
    return Optional.empty();
  }

  /** Queues a message to be sent again by the next thread that takes one. */
  void putBack(Item<M> item) {
    takeLock.lock();
    try {
      retries.add(item);
    } finally {
      takeLock.unlock();
    }
  }

  /** Ends the sending: no more messages are taken. */
  void end(MailException why) {
    ended = why;
  }

  /** Whether the stream, the listener or the relay has ended the sending. */
  private boolean isOver() {
    return broken || cancelled || ended != null || reporter.isBroken();
  }

  /**
   * Creates the receipt after all threads have ended. Messages still queued to be sent again, and
   * not delivered to any recipient, remain unsettled like those never taken.
   *
   * @param lastFailure why the last thread gave up; null if none did
   */
  BulkReceipt receipt(MailException lastFailure) {
    boolean left = false;
    for (Item<M> item = retries.poll(); item != null; item = retries.poll()) {
      if (item.delivery().hasAcceptedRecipients() || item.delivery().hasDoubtfulRecipients()) {
        reporter.lastAttemptFailed(item, failureOf(item, lastFailure));
      } else {
        left = true;
      }
    }
    if (ended == null && lastFailure != null && !cancelled && (left || messages.hasNext())) {
      ended = lastFailure;
    }
    return reporter.receipt(cancelled, Optional.ofNullable(ended));
  }

  private MailException failureOf(Item<M> item, MailException lastFailure) {
    MailException known = ended == null ? lastFailure : ended;
    return known == null
        ? new Unavailable("not sent again: cancelled", null, item.delivery().outcomes())
        : known;
  }
}
