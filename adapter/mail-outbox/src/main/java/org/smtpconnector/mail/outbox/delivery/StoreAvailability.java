package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Whether the store can be reached; an outage is logged once, and its end. Thread-safe. */
final class StoreAvailability {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private boolean away;
  private int outages; // that are over

  /** Returns how many outages are over, which a call of the store that begins now has seen. */
  synchronized int seen() {
    return outages;
  }

  /**
   * A call has failed.
   *
   * @param seen what {@link #seen} was when the call began: one that an earlier outage made fail
   *     says nothing of the store as it is now
   */
  synchronized void begun(RuntimeException why, int seen) {
    if (!away && seen == outages) {
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
      outages++;
      LOG.log(Level.INFO, "the store of the outbox is back");
    }
  }

  synchronized boolean isAway() {
    return away;
  }
}
