package org.smtpconnector.mail.logging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Logger;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.config.Configuration;

/**
 * Attaches the handler when the application starts and detaches it when it stops. It then waits for
 * a digest being sent, and sends the last one.
 */
@ApplicationScoped
class DigestLifecycle {
  private static final System.Logger LOG = System.getLogger("org.smtpconnector");

  // Sending has a deadline of ten seconds, unless the application's settings extend it.
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  @Inject Configuration config;
  @Inject MailSender sender;

  // Strong references, so that they are not garbage-collected with the handler
  private List<Logger> loggers = List.of();
  private DigestHandler handler;
  private DigestMailer mailer;
  private PeriodicTask ticks;

  void attach(@Observes @Initialized(ApplicationScoped.class) Object start) {
    if (handler == null) { // an enterprise application may fire the event once per module
      LogMailSettings.of(config).ifPresent(this::attach);
    }
  }

  private void attach(LogMailSettings settings) {
    Backlog backlog = new Backlog(settings.size());
    OwnRecords own = new OwnRecords();
    handler = new DigestHandler(settings.level(), backlog, own);
    mailer = new DigestMailer(settings, sender::send, backlog, own, InstantSource.system());
    ticks = PeriodicTask.every(settings.digestInterval(), mailer);
    loggers = settings.loggers().stream().map(Logger::getLogger).toList();
    loggers.forEach(logger -> logger.addHandler(handler));
    LOG.log(
        Level.INFO,
        "log records of {0} from {1} are sent to {2}, collected for {3}",
        settings.loggers(),
        settings.level(),
        settings.to(),
        settings.digestInterval());
  }

  void detach(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stop) {
    loggers.forEach(logger -> logger.removeHandler(handler));
    if (handler != null) {
      handler.close();
      ticks.close();
      long lost = mailer.finish(STOP_TIMEOUT);
      if (lost > 0) {
        LOG.log(Level.WARNING, "{0} log records will not be sent: find them in this log", lost);
      }
    }
  }
}
