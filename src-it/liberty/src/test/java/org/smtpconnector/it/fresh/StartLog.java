package org.smtpconnector.it.fresh;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger.Level;

/** Logs when the server tells beans that the application starts, as it tells the outbox. */
@ApplicationScoped
public class StartLog {
  private static final System.Logger LOG = System.getLogger("opening");

  void start(@Observes @Initialized(ApplicationScoped.class) Object start) {
    LOG.log(Level.INFO, "STARTED");
  }
}
