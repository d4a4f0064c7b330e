package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;

/** Sends the sales of the last day. */
@Stateless
public class Reports {
  private static final Duration PERIOD = Duration.ofDays(1);
  private static final String TO = "shop.report.to";

  @Inject Orders orders;
  @Inject MailOutbox outbox;

  @Inject
  @ConfigProperty(name = TO)
  List<String> recipients;

  /** Queues a report. */
  public QueuedMail send() {
    return outbox.put(report());
  }

  /** Queues a report, unless one of the same key was queued before, by whichever server. */
  public QueuedMail sendOnce(String key) {
    return outbox.put(report(), PutOptions.NONE.once(key));
  }

  private Mail report() {
    Instant end = Instant.now();
    Instant start = end.minus(PERIOD);
    return new SalesReport(start, end, orders.salesSince(start)).mailTo(recipients);
  }

  /** Returns the recipients of the report. */
  public List<String> recipients() {
    return recipients;
  }

  /**
   * Checks the recipients of the report.
   *
   * @throws IllegalArgumentException if one is no address; the message names the setting
   */
  public void checkRecipients() {
    try {
      recipients.forEach(Mailbox::of);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(TO + ": " + e.getMessage(), e);
    }
  }
}
