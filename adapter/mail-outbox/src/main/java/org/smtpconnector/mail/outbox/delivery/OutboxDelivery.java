package org.smtpconnector.mail.outbox.delivery;

import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.queue.QueueSender;

/** Sends the messages of the outbox on this server, from {@link #start} to {@link #stop}. */
public final class OutboxDelivery {
  /**
   * @param server the id of this server: new at each start
   * @param senders finds the sender of a mailer by its name; throws Misconfigured
   * @param events fires MailEvents, {@link org.smtpconnector.mail.outbox.MailDeferred} and {@link
   *     org.smtpconnector.mail.outbox.MailExpired}
   * @param mailers the names of the mailers that are configured; empty for the default one
   */
  public OutboxDelivery(
      OutboxStore store,
      String server,
      Function<String, QueueSender> senders,
      DeliverySettings settings,
      Consumer<Object> events,
      Supplier<Set<String>> mailers) {}

  /** Starts to send on threads of the factory; with no threads configured, does nothing. */
  public void start(ThreadFactory threads) {}

  /** Sends messages that this server has put, and committed, without waiting for the next poll. */
  public void wake(String mailer) {}

  /**
   * Takes no more messages and waits for those in progress, at most {@link DeliverySettings#stop}.
   * What is still under way then is settled by its own thread, or in doubt if that is interrupted.
   */
  public void stop() {}
}
