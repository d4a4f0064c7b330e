package org.smtpconnector.mail.bounces;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.smtpconnector.mail.config.Configuration;

/**
 * Reads the mailbox on a timer of the server (Jakarta Concurrency), from the application's start to
 * its stop, if the settings name a mailbox.
 */
@ApplicationScoped
class BounceTimer {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final String TIMERS = "java:comp/DefaultManagedScheduledExecutorService";
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  @Inject Event<MailBounced> events;

  private BounceReader reader;
  private Future<?> timer;

  void start(@Observes @Initialized(ApplicationScoped.class) Object start) {
    if (reader == null) { // an enterprise application may fire the event once per module
      BounceSettings.of(Configuration.current()).ifPresent(this::start);
    }
  }

  private void start(BounceSettings settings) {
    ScheduledExecutorService timers = timers();
    reader = new BounceReader(settings, events::fire);
    timer =
        timers.scheduleWithFixedDelay(
            reader, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    LOG.log(
        Level.INFO,
        "reports are read from {0} of the bounce mailbox ({1}) every {2}",
        settings.folder(),
        settings.mailbox(),
        settings.interval());
  }

  private static ScheduledExecutorService timers() {
    try {
      return InitialContext.doLookup(TIMERS);
    } catch (NamingException e) {
      throw new DeploymentException(
          BounceSettings.PREFIX
              + "* names a mailbox, which the server's timers read, and there are none at "
              + TIMERS
              + " ("
              + e
              + "): enable Jakarta Concurrency and JNDI in the server",
          e);
    }
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stop) {
    if (reader != null) {
      timer.cancel(false);
      reader.stop(STOP_TIMEOUT);
    }
  }
}
