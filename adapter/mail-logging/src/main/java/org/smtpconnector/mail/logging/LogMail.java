package org.smtpconnector.mail.logging;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.MailSender;

/**
 * Attaches the handler when the application starts, and detaches it when it stops. The last digest
 * goes out then.
 */
@ApplicationScoped
class LogMail {
  private static final System.Logger LOG = System.getLogger("org.smtpconnector");

  @Inject Config config;
  @Inject MailSender sender;

  private List<Logger> loggers = List.of(); // held, or they might be collected with the handler
  private Backlog backlog;
  private DigestHandler handler;
  private DigestMailer mailer;
  private Ticks ticks;

  void attach(@Observes @Initialized(ApplicationScoped.class) Object start) {
    if (handler == null) { // an enterprise application may tell of each of its modules
      LogMailSettings.of(config).ifPresent(this::attach);
    }
  }

  private void attach(LogMailSettings settings) {
    backlog = new Backlog(settings.size());
    OwnRecords own = new OwnRecords();
    handler = new DigestHandler(settings.level(), backlog, own);
    mailer = new DigestMailer(settings, sender::send, backlog, own, InstantSource.system());
    ticks = Ticks.every(settings.digestInterval(), mailer);
    loggers = settings.loggers().stream().map(Logger::getLogger).toList();
    loggers.forEach(logger -> logger.addHandler(handler));
    LOG.log(
        Level.INFO,
        "log records of {0} from {1} are mailed to {2}, gathered for {3}",
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
      mailer.run();
      if (!backlog.isEmpty()) {
        LOG.log(Level.WARNING, "log records that were not mailed yet are not mailed any more");
      }
    }
  }
}
