package org.smtpconnector.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.smtpconnector.mail.MailSent;

@ApplicationScoped
class Slowest {
  private final AtomicReference<Duration> slowest = new AtomicReference<>(Duration.ZERO);

  void observe(@Observes MailSent mail) {
    slowest.accumulateAndGet(mail.took(), (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  Duration slowest() {
    return slowest.get();
  }
}
