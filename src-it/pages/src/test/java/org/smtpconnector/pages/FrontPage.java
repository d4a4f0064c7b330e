package org.smtpconnector.pages;

import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/** What the project's first page shows. */
abstract class FrontPage {
  /** The shortest of all. */
  static class Report {
    @Inject MailSender mail;

    MailReceipt receipt =
        mail.send(Mail.to("ops@example.org").subject("Daily report").text("All good.").build());
  }

  abstract Mail letterTo(String subscriber);

  abstract void done(Mail mail);

  abstract void missed(Mail mail, MailException failure);

  BulkReceipt send(MailSender newsletter, Stream<String> subscribers) {
    BulkReceipt receipt =
        newsletter.sendAll(
            subscribers.map(this::letterTo),
            new BulkListener() {
              public void sent(Mail mail, MailReceipt receipt) {
                done(mail);
              }

              public void failed(Mail mail, MailException failure) {
                missed(mail, failure);
              }
            });
    return receipt;
  }
}
