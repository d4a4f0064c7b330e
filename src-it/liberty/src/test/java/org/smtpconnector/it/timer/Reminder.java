package org.smtpconnector.it.timer;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.smtpconnector.mail.MailReceipt;

/** A timer that says when it is time. */
@Singleton
public class Reminder {
  @Resource TimerService timers;
  @Inject Event<Due> event;

  private CompletableFuture<MailReceipt> waiting;

  /** Mails soon. */
  public CompletableFuture<MailReceipt> remind() {
    waiting = new CompletableFuture<>();
    timers.createSingleActionTimer(1, new TimerConfig(null, false));
    return waiting;
  }

  @Timeout
  public void itIsTime() {
    event.fire(new Due(waiting));
  }
}
