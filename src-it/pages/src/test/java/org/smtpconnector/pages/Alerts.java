package org.smtpconnector.pages;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

@Stateless
public class Alerts {
  private static final System.Logger LOG = System.getLogger("alerts");

  @Inject MailSender mail;

  @Inject
  @MailResource("newsletter")
  MailSender newsletter; // another relay, another sender

  public void alert(byte[] csv) {
    MailReceipt receipt =
        mail.send(
            Mail.to("ops@example.org", "Jane Doe <jane@example.org>")
                .bcc("archive@example.org")
                .replyTo("helpdesk@example.org")
                .subject("Disk almost full")
                .text("See the attachment.")
                .html("<p>See the <b>attachment</b>.</p>")
                .attach("disks.csv", "text/csv; charset=UTF-8", csv)
                .build());
    receipt.refused().forEach(outcome -> LOG.log(Level.WARNING, outcome.toString()));
  }
}
