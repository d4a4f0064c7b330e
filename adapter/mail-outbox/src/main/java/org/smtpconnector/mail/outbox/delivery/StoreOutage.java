package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Whether the store can be reached; an outage is logged once, and its end. Thread-safe. */
final class StoreOutage {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private boolean away;

  synchronized void begun(RuntimeException why) {
    if (!away) {
      away = true;
      LOG.log(
          Level.WARNING,
          "the outbox sends nothing, since its store failed: "
              + why.getMessage()
              + "; outcomes of messages in progress are kept in memory until it returns",
          why);
    }
  }

  synchronized void over() {
    if (away) {
      away = false;
      LOG.log(Level.INFO, "the store of the outbox is back");
    }
  }

  synchronized boolean isAway() {
    return away;
  }
}
