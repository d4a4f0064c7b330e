package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The threads of this server's delivery: one that polls, those that send, one that stores outcomes,
 * and some that beat, take over and claim ahead.
 */
final class DeliveryThreads {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int HOUSEKEEPERS = 3; // so that none of their tasks delays the beat
  private static final int MOST_IDLE_POLLS = 10;
  private static final long RETRY_MILLIS = 1000;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200); // for an outcome
  private static final Duration LINGER = Duration.ofMillis(5);

  private final DeliveryContext server;
  private final ServerTakeover recovery;
  private final DueMailerFinder poll;
  private final ThreadFactory factory;
  private final ScheduledThreadPoolExecutor background;
  private final Set<MailerRun> turns = ConcurrentHashMap.newKeySet();
  private final CountDownLatch sending;
  private final CountDownLatch running = new CountDownLatch(1);

  DeliveryThreads(
      DeliveryContext server,
      ServerTakeover recovery,
      DueMailerFinder poll,
      ThreadFactory factory) {
    this.server = server;
    this.recovery = recovery;
    this.poll = poll;
    this.factory = factory;
    int threads = server.settings().threads();
    this.background = new ScheduledThreadPoolExecutor(HOUSEKEEPERS + threads, factory);
    this.sending = new CountDownLatch(threads);
  }

  void start() {
    Duration lease = server.settings().lease();
    every(lease.dividedBy(3), lease.dividedBy(3), server.lease()::beat);
    every(Duration.ZERO, lease.dividedBy(2), recovery::run);
    every(Duration.ofMinutes(1), Duration.ofHours(1), server.store()::purge);
    factory.newThread(this::pollUntilStopped).start();
    factory.newThread(this::settleUntilStopped).start();
    for (long i = sending.getCount(); i > 0; i--) {
      factory.newThread(this::sendUntilStopped).start();
    }
  }

  private void every(Duration delay, Duration period, Runnable task) {
    background.scheduleWithFixedDelay(
        () -> runOnStore(task), delay.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task; returns whether the store could be reached. */
  private boolean runOnStore(Runnable task) {
    int seen = server.outage().seen();
    try {
      task.run();
      return true;
    } catch (RuntimeException e) {
      server.outage().begun(e, seen);
    } catch (Error e) {
      LOG.log(Level.ERROR, "a task of the outbox failed", e);
    }
    return false;
  }

  private void pollUntilStopped() {
    try {
      while (!server.runQueue().isClosed() && !runOnStore(server.lease()::beat)) {
        server.runQueue().await(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
      }
      int idle = 0;
      while (!server.runQueue().isClosed()) {
        boolean[] due = {false};
        boolean isThere = runOnStore(() -> due[0] = poll.run());
        idle = isThere && !due[0] ? Math.min(idle + 1, MOST_IDLE_POLLS) : 1;
        awaitPoll(server.settings().poll().toNanos() * idle);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the outbox polls no more, since its thread was interrupted");
    }
  }

  /** Makes mailers ready when they are due, until the next poll. */
  private void awaitPoll(long interval) throws InterruptedException {
    long jittered = interval / 2 + ThreadLocalRandom.current().nextLong(interval + 1) / 2;
    long end = server.clock().nanos() + jittered;
    for (long left = jittered;
        left > 0 && !server.runQueue().isClosed();
        left = end - server.clock().nanos()) {
      server.runQueue().await(Math.min(left, server.runQueue().promote()));
    }
  }

  private void sendUntilStopped() {
    try {
      for (Optional<MailerTurnState> schedule = server.runQueue().take();
          schedule.isPresent();
          schedule = server.runQueue().take()) {
        runTurn(schedule.get());
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "a thread of the outbox was interrupted, and sends no more");
    } finally {
      sending.countDown();
    }
  }

  private void runTurn(MailerTurnState schedule) {
    MailerRun turn = new MailerRun(server, schedule, background);
    turns.add(turn);
    long next = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
    try {
      next = turn.run();
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.ERROR, "the outbox failed to send through mailer '" + schedule.mailer() + "'", e);
    } finally {
      turns.remove(turn);
      server.runQueue().end(schedule, next);
    }
  }

  private void settleUntilStopped() {
    try {
      while (sending.getCount() > 0) {
        if (server.runQueue().isClosed()) {
          turns.forEach(MailerRun::end);
        }
        server.settler().await(LONGEST_WAIT, server.settings().batch(), LINGER);
        settle();
      }
      background.shutdown();
      background.awaitTermination(RETRY_MILLIS, TimeUnit.MILLISECONDS); // claims ahead
      long end = server.clock().nanos() + server.settings().lease().toNanos();
      while (!settle() && server.clock().nanos() - end < 0) {
        LOG.log(Level.DEBUG, "the outbox waits for its store to settle its last messages");
      }
    } catch (InterruptedException e) {
      LOG.log(
          server.runQueue().isClosed() ? Level.DEBUG : Level.WARNING,
          "the outbox was interrupted by its server, such as by one that disables a thread factory:"
              + " it sends no more until its application starts again");
    } finally {
      server.runQueue().close(); // for the threads that were not interrupted
      background.shutdown();
      leave();
      running.countDown();
    }
  }

  /** Stores outcomes; waits a while if the store cannot be reached. */
  private boolean settle() throws InterruptedException {
    boolean[] stored = {false};
    runOnStore(() -> stored[0] = server.settler().flush());
    if (!stored[0]) {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
    return stored[0];
  }

  private void leave() {
    if (runOnStore(() -> server.settler().flush()) && server.settler().pending() == 0) {
      runOnStore(() -> server.store().leave(server.id()));
    } else {
      LOG.log(
          Level.ERROR,
          "the outbox has stopped, and could not store the outcomes of {0} messages, which will be"
              + " in doubt",
          server.settler().pending());
    }
  }

  /** Takes no more messages and waits for those in progress; returns whether they have ended. */
  boolean stop(long time, TimeUnit unit) throws InterruptedException {
    server.runQueue().close();
    return running.await(time, unit);
  }

  /** Lists the Message-IDs of the messages in progress. */
  String inProgress() {
    return turns.stream()
        .map(MailerRun::inProgress)
        .filter(ids -> !ids.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
