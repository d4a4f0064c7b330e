package org.smtpconnector.sample.shop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;

/** Counts what became of a newsletter's messages. */
public class NewsletterResult implements BulkListener<Mail> {
  private static final Logger LOG = System.getLogger("org.smtpconnector.sample.shop");

  private long sent;
  private long unsubscribed;
  private long failed;

  @Override
  public void sent(Mail mail, MailReceipt receipt) {
    sent++;
  }

  @Override
  public void failed(Mail mail, MailException failure) {
    if (failure.recipients().stream().anyMatch(outcome -> outcome.reason().isPresent())) {
      unsubscribed++;
    } else {
      failed++;
      LOG.log(Level.WARNING, "no newsletter to {0}: {1}", mail.recipients(), Reason.of(failure));
    }
  }

  public long sent() {
    return sent;
  }

  public long unsubscribed() {
    return unsubscribed;
  }

  public long failed() {
    return failed;
  }
}
