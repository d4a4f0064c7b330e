package org.smtpconnector.pages;

import jakarta.inject.Inject;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/** The shortest example of the project's first page. */
class FrontPage {
  @Inject MailSender mail;

  MailReceipt receipt =
      mail.send(Mail.to("ops@example.org").subject("Daily report").text("All good.").build());
}
