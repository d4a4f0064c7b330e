package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.queue.QueueSender;

/**
 * Sends the messages of the outbox on this server, from {@link #start} to {@link #stop}.
 * Thread-safe.
 */
public final class OutboxDelivery {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final DeliverySettings settings;
  private final DeliveryContext server;
  private final ServerTakeover recovery;
  private final DueMailerFinder poll;
  private DeliveryThreads threads;

  /**
   * @param server the id of this server: new at each start
   * @param senders finds the sender of a mailer by its name; throws Misconfigured
   * @param events fires MailEvents, {@link org.smtpconnector.mail.outbox.MailDeferred} and {@link
   *     org.smtpconnector.mail.outbox.MailExpired}, each once, after the outcome was stored; if
   *     this server is killed in between, its event is not fired
   * @param mailers the names of the mailers that are configured; empty for the default one
   */
  public OutboxDelivery(
      OutboxStore store,
      String server,
      Function<String, QueueSender> senders,
      DeliverySettings settings,
      Consumer<Object> events,
      Supplier<Set<String>> mailers) {
    this.settings = settings;
    this.server = DeliveryContext.of(store, server, senders, settings, events, System::nanoTime);
    this.recovery = new ServerTakeover(this.server);
    this.poll = new DueMailerFinder(this.server, mailers);
  }

  /**
   * Starts to send on threads of the factory; with no threads configured, does nothing.
   *
   * @throws IllegalStateException if it was started before
   */
  public synchronized void start(ThreadFactory factory) {
    if (threads != null) {
      throw new IllegalStateException("the delivery of the outbox was started before");
    }
    if (settings.threads() > 0) {
      threads = new DeliveryThreads(server, recovery, poll, factory);
      threads.start();
    }
  }

  /** Sends messages that this server has put, and committed, without waiting for the next poll. */
  public void wake(String mailer) {
    if (settings.threads() > 0) {
      server.runQueue().due(mailer);
    }
  }

  /**
   * Takes no more messages and waits for those in progress, at most {@link DeliverySettings#stop}.
   * What is still under way then is settled by its own thread, or in doubt if that is interrupted.
   */
  public synchronized void stop() {
    if (threads == null) {
      return;
    }
    try {
      if (!threads.stop(settings.stop().toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.log(
            Level.WARNING,
            "the outbox has stopped, though after {0} messages are in progress, which will be in"
                + " doubt if this server ends before them: {1}",
            settings.stop(),
            threads.inProgress());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
