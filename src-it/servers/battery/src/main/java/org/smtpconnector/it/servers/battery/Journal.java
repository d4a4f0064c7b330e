package org.smtpconnector.it.servers.battery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailSender;

/** A CDI bean that writes down what becomes of messages, since it was last asked. */
@ApplicationScoped
public class Journal {
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Queue<String> asyncEvents = new ConcurrentLinkedQueue<>();

  @Inject MailSender mail;

  void happened(@Observes MailEvent event) {
    events.add(text(event));
  }

  void happenedAsync(@ObservesAsync MailEvent event) {
    asyncEvents.add(text(event));
  }

  private static String text(MailEvent event) {
    return event.getClass().getSimpleName() + " by " + event.jndiName();
  }

  /** Whether a mailer is injected here. */
  public boolean hasMailer() {
    return mail != null;
  }

  List<String> events() {
    return drain(events);
  }

  List<String> asyncEvents() {
    return drain(asyncEvents);
  }

  private static List<String> drain(Queue<String> queue) {
    List<String> drained = List.copyOf(queue);
    drained.forEach(queue::remove);
    return drained;
  }
}
