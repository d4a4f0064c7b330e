package org.smtpconnector.it.tenant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.smtpconnector.mail.MailSent;

/** Which messages were sent. */
@ApplicationScoped
public class Deliveries {
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

  void sent(@Observes MailSent event) {
    sent.add(event.messageId());
  }

  /** Waits until a message was sent, which nobody else waits for. */
  public void await(String messageId) throws InterruptedException, TimeoutException {
    for (String next = ""; !next.equals(messageId); ) {
      next = sent.poll(60, TimeUnit.SECONDS);
      if (next == null) {
        throw new TimeoutException("it is not sent: " + messageId);
      }
    }
  }
}
