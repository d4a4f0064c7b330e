package org.smtpconnector.mail.bulk;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkPosition;
import org.smtpconnector.mail.BulkProgress;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.bulk.BulkMessages.Item;
import org.smtpconnector.mail.delivery.DeliveryState;

/** Tells what becomes of the mails of a bulk, one after another, and counts them. Thread-safe. */
public final class BulkOutcomeReporter {
  private static final long BETWEEN_PROGRESS = Duration.ofSeconds(1).toNanos();

  private final BulkListener listener;
  private final Consumer<MailEvent> events;
  private final String jndiName;
  private final OptionalLong total;
  private final LongSupplier nanoTime;
  private final long start;
  private final ReentrantLock telling = new ReentrantLock();
  private final SettledPositions settled;
  private long sent;
  private long failed;
  private long inDoubt;
  private long lastProgress;
  private volatile boolean broken;

  /**
   * @param events hears of each mail too; throws nothing
   * @param jndiName of the connection factory
   * @param before what is settled already
   * @param total how many mails there are, where the stream knows
   * @param nanoTime as {@link System#nanoTime}
   */
  public BulkOutcomeReporter(
      BulkListener listener,
      Consumer<MailEvent> events,
      String jndiName,
      BulkPosition before,
      OptionalLong total,
      LongSupplier nanoTime) {
    this.listener = listener;
    this.events = events;
    this.jndiName = jndiName;
    this.total = total;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastProgress = start;
    this.settled = new SettledPositions(before);
  }

  /** A mail was accepted for somebody, though others may have it from an earlier attempt. */
  void accepted(Item item) {
    DeliveryState delivery = item.delivery();
    if (delivery.isInDoubtForAnybody()) {
      failed(item, delivery.doubtThatIsLeft());
    } else {
      sent(item);
    }
  }

  /** What became of a mail of which an attempt failed that is the last. */
  void ended(Item item, MailException failure) {
    MailException heard;
    try {
      item.delivery().receiptInSpiteOf(failure);
      heard = null;
    } catch (MailException e) {
      heard = e;
    }
    if (heard == null) {
      sent(item);
    } else {
      failed(item, heard);
    }
  }

  private void sent(Item item) {
    events.accept(item.delivery().sent(jndiName));
    tell(
        item.place(),
        () -> {
          sent++;
          listener.sent(item.mail(), item.delivery().receipt());
        });
  }

  public void failed(Item item, MailException failure) {
    events.accept(item.delivery().failed(jndiName, failure));
    failed(item.place(), item.mail(), failure);
  }

  /** A mail failed, or could not even be composed. */
  public void failed(long place, Mail mail, MailException failure) {
    tell(
        place,
        () -> {
          if (failure instanceof InDoubt) {
            inDoubt++;
          } else {
            failed++;
          }
          listener.failed(mail, failure);
        });
  }

  private void tell(long place, Runnable outcome) {
    telling(
        () -> {
          settled.add(place);
          outcome.run();
          if (nanoTime.getAsLong() - lastProgress >= BETWEEN_PROGRESS) {
            lastProgress = nanoTime.getAsLong();
            listener.progress(progress());
          }
        });
  }

  /** Tells how far it has come at last, unless the listener has failed. */
  public void end() {
    if (!broken) {
      telling(() -> listener.progress(progress()));
    }
  }

  private void telling(Runnable call) {
    telling.lock();
    boolean returned = false;
    try {
      call.run();
      returned = true;
    } finally {
      broken |= !returned;
      telling.unlock();
    }
  }

  /** Whether the listener has failed, which ends all. */
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
        settled.position());
  }

  /** After all threads are done. */
  BulkReceipt receipt(boolean cancelled, Optional<MailException> ended) {
    return new BulkReceipt(sent, failed, inDoubt, settled.position(), cancelled, ended);
  }
}
