package org.smtpconnector.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;

/** The bean that the examples of tests test. */
@ApplicationScoped
class Greetings {
  private final MailSender mail;

  /** For the container's proxy. */
  Greetings() {
    this(null);
  }

  @Inject
  Greetings(MailSender mail) {
    this.mail = mail;
  }

  void greet(String reader) {
    mail.send(Mail.to(reader).subject("Welcome").text("Good to have you.").build());
  }
}
