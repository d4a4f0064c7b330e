package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailers;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.mail.outbox.delivery.OutboxDelivery;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.queue.QueueSender;

/**
 * Starts to send when the application starts, and stops with it. The stop waits for the messages in
 * progress. Open Liberty, when it stops as a whole, ends the connections without waiting for the
 * application: the resource adapter lets the messages in progress be completed, within a bound.
 */
@ApplicationScoped
class OutboxLifecycle {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  @Inject Configuration config;
  @Inject ConfiguredStore stores;
  @Inject ContainerResources resources;
  @Inject CallerTransaction transaction;
  @Inject OutboxEvents events;
  @Inject Mailers mailers;
  @Inject BeanManager beans;

  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private boolean started;
  private OutboxStartRetry delayed;
  private volatile OutboxDelivery delivery;

  synchronized void start(@Observes @Initialized(ApplicationScoped.class) Object start) {
    if (started) {
      return; // an enterprise application may fire the event once per module
    }
    started = true;
    transaction.isActive(); // found now, for threads outside any component
    try {
      start();
    } catch (Misconfigured e) {
      if (extension().isInjected()) {
        throw new DeploymentException(e.getMessage(), e);
      }
      LOG.log(Level.WARNING, "the outbox does not send: {0}", e.getMessage());
    }
  }

  private void start() {
    boolean sends = stores.settings().delivery().threads() > 0;
    ThreadFactory threads = sends ? resources.threads() : Thread::new;
    try {
      stores.checked();
    } catch (OutboxStoreException e) {
      LOG.log(
          Level.WARNING,
          "the outbox cannot reach its database, and sends as soon as it can: {0}",
          e.getMessage());
      delayed =
          new OutboxStartRetry(
              stores::checked, () -> startNow(threads), stores.settings().delivery().poll());
      resources.threads().newThread(delayed).start();
      return;
    }
    startNow(threads);
  }

  private synchronized void startNow(ThreadFactory threads) {
    if (!started) {
      return; // it has stopped meanwhile
    }
    OutboxSettings settings = stores.settings();
    OutboxDelivery sending =
        new OutboxDelivery(
            stores.get(),
            ServerIncarnationId.of(settings.server()),
            this::sender,
            settings.delivery(),
            events::fire,
            this::names);
    sending.start(threads);
    delivery = sending;
  }

  private QueueSender sender(String mailer) {
    MailSender sender = mailer.isEmpty() ? mailers.defaultMailer() : mailers.named(mailer);
    if (sender instanceof QueueSender queue) {
      return queue;
    }
    throw new Misconfigured(
        "the outbox cannot send by the "
            + sender.getClass().getName()
            + " that takes the place of the mailer '"
            + mailer
            + "': remove it",
        null);
  }

  /** The names of mailers that are configured, or whose outboxes are used. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>(MailerSettings.names(config));
    names.addAll(extension().mailers());
    names.addAll(used);
    return names;
  }

  private OutboxExtension extension() {
    return beans.getExtension(OutboxExtension.class);
  }

  /** Sends what this server has put by a mailer, without waiting for the next poll. */
  void wake(String mailer) {
    used.add(mailer);
    OutboxDelivery sending = delivery;
    if (sending != null) {
      sending.wake(mailer);
    }
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stop) {
    OutboxDelivery sending = end();
    if (sending != null) {
      sending.stop();
    }
  }

  private synchronized OutboxDelivery end() {
    started = false;
    if (delayed != null) {
      delayed.cancel();
    }
    OutboxDelivery sending = delivery;
    delivery = null;
    return sending;
  }
}
