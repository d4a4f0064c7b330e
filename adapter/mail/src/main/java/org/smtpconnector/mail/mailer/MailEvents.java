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

/** Fires what became of mails, to whoever observes it. */
@ApplicationScoped
class MailEvents {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Event<MailEvent> events;
  private final BeanManager beans;
  private final Map<Class<?>, Audience> audiences = new ConcurrentHashMap<>();

  /** Who listens to a type of event; an application's observers do not change while it runs. */
  private record Audience(boolean here, boolean elsewhere) {
    static Audience of(Set<? extends ObserverMethod<?>> observers) {
      return new Audience(
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

  /** Fires it; whatever observers throw goes to the log, for the mail is what it is. */
  void fire(MailEvent event) {
    Audience audience =
        audiences.computeIfAbsent(
            event.getClass(), type -> Audience.of(beans.resolveObserverMethods(event)));
    if (audience.here()) {
      fireHere(event);
    }
    if (audience.elsewhere()) {
      fireElsewhere(event);
    }
  }

  private void fireHere(MailEvent event) {
    try {
      events.fire(event);
    } catch (RuntimeException | Error e) {
      log(event, e);
    }
  }

  private void fireElsewhere(MailEvent event) {
    try {
      events
          .fireAsync(event)
          .whenComplete(
              (fired, failure) -> {
                if (failure != null) {
                  log(event, failure);
                }
              });
    } catch (RuntimeException e) { // the server takes no more work
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
