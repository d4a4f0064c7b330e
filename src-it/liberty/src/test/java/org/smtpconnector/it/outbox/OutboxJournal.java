package org.smtpconnector.it.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.outbox.MailDeferred;

/** Writes down what becomes of the messages in the outbox. */
@ApplicationScoped
public class OutboxJournal {
  private final Queue<String> here = new ConcurrentLinkedQueue<>();
  private final Queue<String> elsewhere = new ConcurrentLinkedQueue<>();

  void settled(@Observes MailEvent event) {
    here.add(entry(event, event.messageId()));
  }

  void deferred(@Observes MailDeferred event) {
    here.add(entry(event, event.messageId()));
  }

  void settledElsewhere(@ObservesAsync MailEvent event) {
    elsewhere.add(entry(event, event.messageId()));
  }

  void deferredElsewhere(@ObservesAsync MailDeferred event) {
    elsewhere.add(entry(event, event.messageId()));
  }

  /** Returns what is written down of an event. */
  public static String entry(Class<?> event, String messageId) {
    return event.getSimpleName() + " " + messageId;
  }

  private static String entry(Object event, String messageId) {
    return entry(event.getClass(), messageId);
  }

  /** What {@code @Observes} received. */
  public Queue<String> here() {
    return here;
  }

  /** What {@code @ObservesAsync} received. */
  public Queue<String> elsewhere() {
    return elsewhere;
  }
}
