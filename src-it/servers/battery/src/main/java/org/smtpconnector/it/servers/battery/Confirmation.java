package org.smtpconnector.it.servers.battery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import org.smtpconnector.mail.MailSender;

/** Confirms each order whose transaction was committed. */
@ApplicationScoped
class Confirmation {
  @Inject MailSender mail;

  void confirm(@Observes(during = TransactionPhase.AFTER_SUCCESS) OrderPlaced order) {
    mail.send(Postman.letter());
  }
}
