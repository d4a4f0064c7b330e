package org.smtpconnector.mail.bulk;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkProgress;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.bulk.BulkMessageQueue.Item;
import org.smtpconnector.mail.delivery.DeliveryState;

/**
 * Reports the outcome of each message of one {@code sendAll} to listener and observers, one at a
 * time, and counts them. Thread-safe.
 *
 * @param <M> the messages, as {@link BulkMessageQueue} has them
 */
public final class BulkOutcomeReporter<M> {
  private static final long PROGRESS_INTERVAL = Duration.ofSeconds(1).toNanos();

  private final BulkListener<? super M> listener;
  private final BiConsumer<? super M, MailEvent> events;
  private final String jndiName;
  private final OptionalLong total;
  private final LongSupplier nanoTime;
  private final long start;
  private final ReentrantLock reportLock = new ReentrantLock();
  private final BulkResumePointBuilder settled;
  private long sent;
  private long failed;
  private long inDoubt;
  private long lastProgress;
  private volatile boolean broken;

  /**
   * @param events receives each message and its outcome too, on any thread; throws nothing
   * @param jndiName the JNDI name of the connection factory
   * @param before the messages already settled
   * @param total how many messages there are, if the stream knows
   * @param nanoTime as {@link System#nanoTime}
   */
  public BulkOutcomeReporter(
      BulkListener<? super M> listener,
      BiConsumer<? super M, MailEvent> events,
      String jndiName,
      BulkResumePoint before,
      OptionalLong total,
      LongSupplier nanoTime) {
    this.listener = listener;
    this.events = events;
    this.jndiName = jndiName;
    this.total = total;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastProgress = start;
    this.settled = new BulkResumePointBuilder(before);
  }

  /**
   * Reports a message that was accepted for some recipients; others may have received it from an
   * earlier attempt.
   */
  void accepted(Item<M> item) {
    DeliveryState delivery = item.delivery();
    if (delivery.hasDoubtfulRecipients()) {
      failed(item, delivery.remainingDoubt());
    } else {
      sent(item);
    }
  }

  /** Reports a message whose last attempt failed. */
  void lastAttemptFailed(Item<M> item, MailException failure) {
    MailException reported;
    try {
      item.delivery().receiptOrThrow(failure);
      reported = null;
    } catch (MailException e) {
      reported = e;
    }
    if (reported == null) {
      sent(item);
    } else {
      failed(item, reported);
    }
  }

  private void sent(Item<M> item) {
    events.accept(item.mail(), item.delivery().sent(jndiName));
    report(
        item.index(),
        () -> {
          sent++;
          listener.sent(item.mail(), item.delivery().receipt());
        });
  }

  public void failed(Item<M> item, MailException failure) {
    events.accept(item.mail(), item.delivery().failed(jndiName, failure));
    failed(item.index(), item.mail(), failure);
  }

  /** Reports a message that failed or could not be composed. */
  public void failed(long index, M mail, MailException failure) {
    report(
        index,
        () -> {
          if (failure instanceof InDoubt) {
            inDoubt++;
          } else {
            failed++;
          }
          listener.failed(mail, failure);
        });
  }

  private void report(long index, Runnable outcome) {
    callListener(
        () -> {
          settled.add(index);
          outcome.run();
          if (nanoTime.getAsLong() - lastProgress >= PROGRESS_INTERVAL) {
            lastProgress = nanoTime.getAsLong();
            listener.progress(progress());
          }
        });
  }

  /** Reports the final progress, unless the listener has failed. */
  public void end() {
    if (!broken) {
      callListener(() -> listener.progress(progress()));
    }
  }

  private void callListener(Runnable call) {
    reportLock.lock();
    boolean returned = false;
    try {
      call.run();
      returned = true;
    } finally {
      broken |= !returned;
      reportLock.unlock();
    }
  }

  /** Whether the listener has failed, which ends the sending. */
  boolean isBroken() {
    return broken;
  }

  private BulkProgress progress() {
    return new BulkProgress(
        sent,
        failed,
        inDoubt,
        Duration.ofNanos(nanoTime.getAsLong() - start),
        total,
        settled.resumePoint());
  }

  /** Creates the receipt after all threads have ended. */
  BulkReceipt receipt(boolean cancelled, Optional<MailException> ended) {
    return new BulkReceipt(sent, failed, inDoubt, settled.resumePoint(), cancelled, ended);
  }
}
