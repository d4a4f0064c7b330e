package org.smtpconnector.mail.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailSender;

/** Sends a mail, and gives the event that tells of it. */
@ApplicationScoped
class Postman {
  @Inject MailSender sender;

  private MailEvent last;

  void observe(@Observes MailEvent event) {
    last = event;
  }

  MailEvent send() {
    try {
      sender.send(Mail.to("ann@doe.example").subject("Hello").text("All good.").build());
    } catch (MailException e) {
      return last; // it tells of this
    }
    return last;
  }
}
