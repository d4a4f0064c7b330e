package org.smtpconnector.it.timer;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/** A timer that mails once its transaction has succeeded. */
@Singleton
public class Reminder {
  /** It is time. */
  public record Due(CompletableFuture<MailReceipt> sent) {}

  private static final CompletableFuture<MailReceipt> NOBODY = new CompletableFuture<>();

  @Resource TimerService timers;
  @Inject Event<Due> due;
  @Inject MailSender mail;

  private CompletableFuture<MailReceipt> waiting = NOBODY;

  /** Mails soon. */
  public CompletableFuture<MailReceipt> remind() {
    waiting = new CompletableFuture<>();
    timers.createSingleActionTimer(1, new TimerConfig(null, false));
    return waiting;
  }

  @Timeout
  void itIsTime() {
    due.fire(new Due(waiting));
  }

  void send(@Observes(during = TransactionPhase.AFTER_SUCCESS) Due event) {
    mail.sendAsync(Mail.to("ann@doe.example").subject("It is time").text("Now.").build())
        .whenComplete(
            (receipt, failure) -> {
              if (failure == null) {
                event.sent().complete(receipt);
              } else {
                event.sent().completeExceptionally(failure);
              }
            });
  }
}
