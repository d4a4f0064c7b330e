package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Whether a mailer pauses, because its relay could not be reached or its configuration is wrong.
 * After each pause one message probes it. Used by one thread at a time.
 */
final class RelayPause {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final long FIRST = Duration.ofSeconds(1).toNanos();
  private static final int MAX_DOUBLINGS = 6; // about a minute

  private final String mailer;
  private int failures;
  private long end;

  /**
   * @param mailer the name of the mailer; empty for the default one
   */
  RelayPause(String mailer) {
    this.mailer = mailer.isEmpty() ? "the default mailer" : "mailer '" + mailer + "'";
  }

  /** Starts a pause, or a longer one after a probe that has failed. */
  void failed(Throwable why, long now) {
    end = now + (FIRST << Math.min(failures, MAX_DOUBLINGS));
    if (failures++ == 0) {
      LOG.log(
          Level.WARNING,
          "the outbox pauses {0}, whose messages wait: {1}: {2}",
          mailer,
          why.getClass().getSimpleName(),
          why.getMessage());
    }
  }

  /** The relay has answered. */
  void passed() {
    if (failures > 0) {
      LOG.log(Level.INFO, "the outbox sends through {0} again", mailer);
    }
    failures = 0;
  }

  /** Whether the next message is a probe. */
  boolean isProbing() {
    return failures > 0;
  }

  /** Returns the end of the pause, in nanoseconds of the clock. */
  long end() {
    return end;
  }
}
