package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.mail.MailEvent;

/** Fires the events of messages to observers. */
@ApplicationScoped
class MailEvents {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Event<MailEvent> events;
  private final BeanManager beans;
  private final Map<Class<?>, ObserverKinds> observerKinds = new ConcurrentHashMap<>();

  /**
   * The kinds of observers of an event type; an application's observers do not change while it
   * runs.
   */
  private record ObserverKinds(boolean sync, boolean async) {
    static ObserverKinds of(Set<? extends ObserverMethod<?>> observers) {
      return new ObserverKinds(
          observers.stream().anyMatch(observer -> !observer.isAsync()),
          observers.stream().anyMatch(ObserverMethod::isAsync));
    }
  }

  /** For the container's proxy. */
  MailEvents() {
    this(null, null);
  }

  @Inject
  MailEvents(Event<MailEvent> events, BeanManager beans) {
    this.events = events;
    this.beans = beans;
  }

  /** Fires an event; exceptions of observers are logged, since they do not change the outcome. */
  void fire(MailEvent event) {
    ObserverKinds kinds =
        observerKinds.computeIfAbsent(
            event.getClass(), type -> ObserverKinds.of(beans.resolveObserverMethods(event)));
    if (kinds.sync()) {
      fireSync(event);
    }
    if (kinds.async()) {
      fireAsync(event);
    }
  }

  private void fireSync(MailEvent event) {
    try {
      events.fire(event);
    } catch (RuntimeException | Error e) {
      log(event, e);
    }
  }

  private void fireAsync(MailEvent event) {
    try {
      events
          .fireAsync(event)
          .whenComplete(
              (fired, failure) -> {
                if (failure != null) {
                  log(event, failure);
                }
              });
    } catch (RuntimeException e) { // the server accepts no more work
      log(event, e);
    }
  }

  private static void log(MailEvent event, Throwable failure) {
    LOG.log(
        Level.WARNING,
        "an observer of " + event.getClass().getSimpleName() + " " + event.messageId() + " failed",
        failure);
  }
}
