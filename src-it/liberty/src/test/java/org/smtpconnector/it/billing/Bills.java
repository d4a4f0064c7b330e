package org.smtpconnector.it.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/** A bean with several mailers. */
@ApplicationScoped
public class Bills {
  @Inject MailSender mail;

  @Inject
  @MailResource("billing")
  MailSender billing;

  @Inject
  void remind(@MailResource("reminders") Instance<MailSender> reminders) {}
}
