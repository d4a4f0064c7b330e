package org.smtpconnector.it.cluster;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.PutOptions;

/** A timer of each server, which puts the same report once more each second. */
@Singleton
@Startup
public class ReportTimer {
  public static final String RECIPIENT = "management@shop.example";

  @Inject MailOutbox outbox;
  private int fired;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void report() {
    outbox.put(
        Mail.to(RECIPIENT).subject("Report").text("All good.").build(),
        PutOptions.NONE.once("the report"));
    fired++;
  }

  public int fired() {
    return fired;
  }
}
