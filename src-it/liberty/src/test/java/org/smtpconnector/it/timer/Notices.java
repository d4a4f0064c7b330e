package org.smtpconnector.it.timer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;

/** Mails once the transaction has succeeded in which it was time. */
@ApplicationScoped
class Notices {
  @Inject MailSender mail;

  void send(@Observes(during = TransactionPhase.AFTER_SUCCESS) Due due) {
    mail.sendAsync(Mail.to("ann@doe.example").subject("It is time").text("Now.").build())
        .whenComplete(
            (receipt, failure) -> {
              if (failure == null) {
                due.sent().complete(receipt);
              } else {
                due.sent().completeExceptionally(failure);
              }
            });
  }
}
