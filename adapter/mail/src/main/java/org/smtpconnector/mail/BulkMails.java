package org.smtpconnector.mail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;

/**
 * The mails of a bulk as several threads take them, and what became of those that were taken. A
 * mail is composed when it is taken, so that no more are in memory than are under way.
 */
final class BulkMails {
  /** A mail that was taken. */
  record Item(Mail mail, Delivery delivery) {}

  private final Iterator<Mail> mails;
  private final Function<Mail, Delivery> composer;
  private final BulkListener listener;
  private final ReentrantLock taking = new ReentrantLock();
  private final Deque<Item> again = new ArrayDeque<>();
  private final ReentrantLock telling = new ReentrantLock();
  private long sent;
  private long failed;
  private long inDoubt;
  private volatile MailException ended;
  private volatile boolean broken;

  BulkMails(Iterator<Mail> mails, Function<Mail, Delivery> composer, BulkListener listener) {
    this.mails = mails;
    this.composer = composer;
    this.listener = listener;
  }

  /** The next mail: one that is to be sent again, or a new one; empty at the end. */
  Optional<Item> take() {
    while (!isOver()) {
      Mail mail;
      taking.lock();
      try {
        Item left = again.poll();
        if (left != null) {
          return Optional.of(left);
        }
        if (isOver() || !calling(mails::hasNext)) {
          return Optional.empty();
        }
        mail = calling(mails::next);
      } finally {
        taking.unlock();
      }
      Optional<Item> item = compose(mail);
      if (item.isPresent()) {
        return item;
      }
    }
    return Optional.empty();
  }

  private Optional<Item> compose(Mail mail) {
    try {
      return Optional.of(new Item(mail, composer.apply(mail)));
    } catch (IllegalArgumentException e) {
      tellFailed(mail, new Rejected(e.getMessage(), e, List.of()));
    } catch (MailException e) {
      tellFailed(mail, e);
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

  /** What became of a mail of which an attempt failed that is the last. */
  void tell(Item item, MailException failure) {
    MailException heard;
    try {
      item.delivery().receiptInSpiteOf(failure);
      heard = null;
    } catch (MailException e) {
      heard = e;
    }
    if (heard == null) {
      tellSent(item);
    } else {
      tellFailed(item.mail(), heard);
    }
  }

  /** A mail was accepted for somebody, though others may have it from an earlier attempt. */
  void accepted(Item item) {
    if (item.delivery().isInDoubtForAnybody()) {
      tellFailed(
          item.mail(),
          new InDoubt(
              "some recipients may have the mail, or not", null, item.delivery().outcomes()));
    } else {
      tellSent(item);
    }
  }

  private void tellSent(Item item) {
    telling.lock();
    try {
      sent++;
      calling(
          () -> {
            listener.sent(item.mail(), item.delivery().receipt());
            return null;
          });
    } finally {
      telling.unlock();
    }
  }

  private void tellFailed(Mail mail, MailException failure) {
    telling.lock();
    try {
      if (failure instanceof InDoubt) {
        inDoubt++;
      } else {
        failed++;
      }
      calling(
          () -> {
            listener.failed(mail, failure);
            return null;
          });
    } finally {
      telling.unlock();
    }
  }

  /** Calls the application; what it throws ends all. */
  private <T> T calling(Supplier<T> application) {
    boolean returned = false;
    try {
      T result = application.get();
      returned = true;
      return result;
    } finally {
      if (!returned) {
        broken = true;
      }
    }
  }

  /** No more mails are taken. */
  void end(MailException why) {
    ended = why;
  }

  /** Whether mails, listener or relay have ended it. */
  boolean isOver() {
    return broken || ended != null;
  }

  /**
   * After all threads are done.
   *
   * @param given why the last of them gave up; null if none did
   */
  BulkReceipt receipt(MailException given) {
    for (Item item = again.poll(); item != null; item = again.poll()) {
      tell(item, ended != null ? ended : given);
    }
    boolean left = ended == null && given != null && mails.hasNext();
    return new BulkReceipt(sent, failed, inDoubt, Optional.ofNullable(left ? given : ended));
  }
}
