package org.smtpconnector.mail.bulk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.smtpconnector.mail.BulkPosition;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.delivery.DeliveryState;

/**
 * The mails of a bulk as several threads take them. A mail is composed when it is taken, so that no
 * more are in memory than are under way.
 */
public final class BulkMessages {
  /** A mail that was taken, and where it stands in the stream. */
  record Item(long place, Mail mail, DeliveryState delivery) {}

  private final Iterator<Mail> mails;
  private final BulkPosition before;
  private final Function<Mail, DeliveryState> composer;
  private final BooleanSupplier cancellation;
  private final BulkOutcomeReporter report;
  private final ReentrantLock taking = new ReentrantLock();
  private final Deque<Item> again = new ArrayDeque<>();
  private long taken;
  private volatile MailException ended;
  private volatile boolean cancelled;
  private volatile boolean broken;

  /**
   * @param before the mails that are not to be taken
   * @param cancellation says whether any more are
   * @param report is told of those that cannot be composed, or are left in doubt
   */
  public BulkMessages(
      Iterator<Mail> mails,
      BulkPosition before,
      Function<Mail, DeliveryState> composer,
      BooleanSupplier cancellation,
      BulkOutcomeReporter report) {
    this.mails = mails;
    this.before = before;
    this.composer = composer;
    this.cancellation = cancellation;
    this.report = report;
  }

  BulkOutcomeReporter report() {
    return report;
  }

  /** The next mail: one that is to be sent again, or a new one; empty at the end. */
  Optional<Item> take() {
    while (!isOver()) {
      long place;
      Mail mail;
      taking.lock();
      try {
        if (isOver() || isCancelled()) {
          return Optional.empty();
        }
        Item left = again.poll();
        if (left != null) {
          return Optional.of(left);
        }
        mail = nextMail();
        place = taken - 1;
      } finally {
        taking.unlock();
      }
      if (mail == null) {
        return Optional.empty();
      }
      Optional<Item> item = compose(place, mail);
      if (item.isPresent()) {
        return item;
      }
    }
    return Optional.empty();
  }

  /**
   * The next of the stream that is not settled; null at its end. What the stream throws ends all.
   */
  private Mail nextMail() {
    boolean returned = false;
    try {
      Mail next = null;
      while (next == null && mails.hasNext()) {
        Mail mail = Objects.requireNonNull(mails.next(), "a mail of the stream");
        next = before.isSettled(taken++) ? null : mail;
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

  private Optional<Item> compose(long place, Mail mail) {
    try {
      return Optional.of(new Item(place, mail, composer.apply(mail)));
    } catch (MailException e) {
      report.failed(place, mail, e);
    }
    return Optional.empty();
  }

  /** This mail is to be sent again, by whoever comes first. */
  void putBack(Item item) {
    taking.lock();
    try {
      again.add(item);
    } finally {
      taking.unlock();
    }
  }

  /** No more mails are taken. */
  void end(MailException why) {
    ended = why;
  }

  /** Whether mails, listener or relay have ended it. */
  private boolean isOver() {
    return broken || cancelled || ended != null || report.isBroken();
  }

  /**
   * After all threads are done. What is to be sent again then, and was not delivered to anybody, is
   * left as those are that were never taken.
   *
   * @param given why the last of them gave up; null if none did
   */
  BulkReceipt receipt(MailException given) {
    boolean left = false;
    for (Item item = again.poll(); item != null; item = again.poll()) {
      if (item.delivery().isAcceptedForAnybody() || item.delivery().isInDoubtForAnybody()) {
        report.ended(item, why(item, given));
      } else {
        left = true;
      }
    }
    if (ended == null && given != null && !cancelled && (left || mails.hasNext())) {
      ended = given;
    }
    return report.receipt(cancelled, Optional.ofNullable(ended));
  }

  private MailException why(Item item, MailException given) {
    MailException known = ended == null ? given : ended;
    return known == null
        ? new Unavailable("not sent again: cancelled", null, item.delivery().outcomes())
        : known;
  }
}
