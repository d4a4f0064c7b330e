package org.smtpconnector.mail.logging;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.smtpconnector.mail.AutoSubmitted;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.logging.Backlog.Entry;

/**
 * Sends the records of a backlog as one message each time it runs. Undelivered records stay for the
 * next run; the next digest reports how many were dropped meanwhile.
 */
final class DigestMailer implements Runnable {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final Duration HOUR = Duration.ofHours(1);

  private final LogMailSettings settings;
  private final Consumer<Mail> sender;
  private final Backlog backlog;
  private final OwnRecords own;
  private final InstantSource clock;
  private final ReentrantLock running = new ReentrantLock();
  private final Deque<Instant> sentTimes = new ArrayDeque<>(); // within the last hour
  private final List<Entry> pending = new ArrayList<>();
  private long dropped;

  /**
   * @param sender sends a message, and throws as {@link org.smtpconnector.mail.MailSender#send}
   *     does
   */
  DigestMailer(
      LogMailSettings settings,
      Consumer<Mail> sender,
      Backlog backlog,
      OwnRecords own,
      InstantSource clock) {
    this.settings = settings;
    this.sender = sender;
    this.backlog = backlog;
    this.own = own;
    this.clock = clock;
  }

  @Override
  public void run() {
    // If a digest is being sent, the next one takes the waiting records.
    if (running.tryLock()) {
      try {
        own.during(this::sendPending);
      } finally {
        running.unlock();
      }
    }
  }

  /**
   * Sends the last digest, after one that is being sent.
   *
   * @param timeout how long to wait for the one being sent
   * @return how many records will not be sent, including dropped ones that no digest reported
   */
  long finish(Duration timeout) {
    boolean alone = false;
    try {
      alone = running.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the application is being stopped without delay
    }
    if (!alone) {
      return backlog.waiting(); // the digest being sent logs its own outcome
    }
    try {
      own.during(this::sendPending);
      return pending.size() + backlog.waiting() + dropped;
    } finally {
      running.unlock();
    }
  }

  private void sendPending() {
    dropped += backlog.takeDropped();
    if (!isAllowed()) {
      return; // waiting records stay in the backlog, as far as there is room
    }
    pending.addAll(backlog.takeAll());
    if (pending.isEmpty() && dropped == 0) {
      return;
    }
    try {
      sender.accept(digest());
      countAsSent();
    } catch (InDoubt e) {
      warn("may or may not have been delivered, and is not sent again", e);
      countAsSent();
    } catch (Rejected | IllegalArgumentException e) {
      warn("cannot be sent and is dropped", e);
      dropped += pending.size();
      forget();
    } catch (RuntimeException | Error e) {
      // The relay is down or busy, the configuration is wrong, or memory is short: the next run
      // tries again, which would not happen if the executor saw the exception.
      warn("could not be sent and waits for the next run", e);
    }
  }

  private boolean isAllowed() {
    Instant anHourAgo = clock.instant().minus(HOUR);
    while (!sentTimes.isEmpty() && !sentTimes.peek().isAfter(anHourAgo)) {
      sentTimes.remove();
    }
    return sentTimes.size() < settings.mailsPerHour();
  }

  private void countAsSent() {
    sentTimes.add(clock.instant());
    dropped = 0;
    forget();
  }

  private void forget() {
    backlog.release(pending);
    pending.clear();
  }

  private void warn(String what, Throwable e) {
    LOG.log(
        Logger.Level.WARNING,
        "a digest of {0} log records {1}: {2}: {3}",
        pending.size(),
        what,
        e.getClass().getSimpleName(),
        e.getMessage());
  }

  private Mail digest() {
    return Mail.to(settings.to().toArray(String[]::new))
        .subject(settings.subjectPrefix() + subject())
        .text(text())
        .autoSubmitted(AutoSubmitted.AUTO_GENERATED)
        .build();
  }

  private String subject() {
    if (pending.isEmpty()) {
      return count(dropped) + " dropped";
    }
    Level worst =
        pending.stream().map(Entry::level).max(Comparator.comparingInt(Level::intValue)).get();
    Entry first = pending.stream().filter(entry -> entry.level().equals(worst)).findFirst().get();
    String others = pending.size() == 1 ? "" : " (and " + (pending.size() - 1) + " more)";
    return worst.getName() + ": " + first.headline() + others;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    if (dropped > 0) {
      text.append(count(dropped))
          .append(" dropped before these, because there was no room or they could not be sent: ")
          .append("see the server's own log.\n\n");
    }
    pending.forEach(entry -> text.append(entry.text()).append('\n'));
    return text.toString();
  }

  private static String count(long records) {
    return records + (records == 1 ? " log record was" : " log records were");
  }
}
