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
public class MailEvents {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Event<Object> events;
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
  MailEvents(Event<Object> events, BeanManager beans) {
    this.events = events;
    this.beans = beans;
  }

  /** Fires an event; exceptions of observers are logged, since they do not change the outcome. */
  void fire(MailEvent event) {
    fire(event, event.messageId());
  }

  /**
   * Fires an event that is not an outcome, as {@link #fire(MailEvent)} does.
   *
   * @param messageId the Message-ID of its message
   */
  public void fire(Object event, String messageId) {
    ObserverKinds kinds =
        observerKinds.computeIfAbsent(
            event.getClass(), type -> ObserverKinds.of(beans.resolveObserverMethods(event)));
    if (kinds.sync()) {
      fireSync(event, messageId);
    }
    if (kinds.async()) {
      fireAsync(event, messageId);
    }
  }

  private void fireSync(Object event, String messageId) {
    try {
      events.fire(event);
    } catch (RuntimeException | Error e) {
      log(event, messageId, e);
    }
  }

  private void fireAsync(Object event, String messageId) {
    try {
      events
          .fireAsync(event)
          .whenComplete(
              (fired, failure) -> {
                if (failure != null) {
                  log(event, messageId, failure);
                }
              });
    } catch (RuntimeException e) { // the server accepts no more work
      log(event, messageId, e);
    }
  }

  private static void log(Object event, String messageId, Throwable failure) {
    LOG.log(
        Level.WARNING,
        "an observer of " + event.getClass().getSimpleName() + " " + messageId + " failed",
        failure);
  }
}
