package org.smtpconnector.it;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;

/** Writes down what becomes of the mails, as an audit log does. */
@ApplicationScoped
public class Journal {
  static final String UNWELCOME = "unwelcome@doe.example";

  private final Queue<MailEvent> here = new ConcurrentLinkedQueue<>();
  private final Queue<MailEvent> elsewhere = new ConcurrentLinkedQueue<>();
  private final Queue<String> threads = new ConcurrentLinkedQueue<>();

  void sent(@Observes MailSent event) {
    threads.add(Thread.currentThread().getName());
    here.add(event);
    if (event.recipients().get(0).address().toString().equals(UNWELCOME)) {
      throw new IllegalStateException("the journal is full");
    }
  }

  void refused(@Observes MailRefused event) {
    here.add(event);
  }

  void inDoubt(@Observes MailInDoubt event) {
    here.add(event);
  }

  void any(@ObservesAsync MailEvent event) {
    elsewhere.add(event);
    if (event.recipients().get(0).address().toString().equals(UNWELCOME)) {
      throw new IllegalStateException("the journal is full");
    }
  }

  /** What {@code @Observes} heard. */
  public Queue<MailEvent> here() {
    return here;
  }

  /** What {@code @ObservesAsync} heard. */
  public Queue<MailEvent> elsewhere() {
    return elsewhere;
  }

  /** On which threads mails that were sent were observed. */
  public Queue<String> threads() {
    return threads;
  }
}
