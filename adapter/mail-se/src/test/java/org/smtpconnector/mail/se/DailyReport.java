package org.smtpconnector.mail.se;

import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/** The example of the page, a tool for the command line. */
final class DailyReport {
  private DailyReport() {}

  public static void main(String[] args) {
    String relay = args[0]; // smtp.example.org, or localhost:2525
    try (SmtpConnectionPool pool =
        SmtpConnectionPool.to(relay).property("security", args[1]).maxPoolSize(4).build()) {
      MailSender mail =
          MailSenders.create(pool, MailSenderSettings.from("Shop <shop@example.org>").build());
      MailReceipt receipt =
          mail.send(Mail.to("ops@example.org").subject("Daily report").text("All good.").build());
      System.out.println(receipt.recipients());
    }
  }
}
