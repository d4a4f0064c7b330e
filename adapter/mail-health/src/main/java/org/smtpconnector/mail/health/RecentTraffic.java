package org.smtpconnector.mail.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;

/**
 * What the mails of late say of each connection factory. A relay that refuses a mail serves; one
 * that is unavailable, or that must be configured otherwise, does not. Thread-safe.
 */
final class RecentTraffic {
  /**
   * What is known of one.
   *
   * @param failures how many mails in a row found no relay that serves
   * @param last when the last of them did
   */
  record Evidence(int failures, Instant last) {}

  private final int enough;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Evidence> evidence = new ConcurrentHashMap<>();

  /**
   * @param enough how many failures in a row mean that it is down, 1 or more
   * @param window how long a failure counts
   */
  RecentTraffic(int enough, Duration window, InstantSource clock) {
    this.enough = enough;
    this.window = window;
    this.clock = clock;
  }

  void hear(MailEvent event) {
    if (event instanceof MailInDoubt) {
      return; // it says neither
    }
    boolean failed =
        event instanceof MailRefused refused
            && (refused.failure() instanceof Unavailable
                || refused.failure() instanceof Misconfigured);
    Instant now = clock.instant();
    evidence.compute(
        event.jndiName(),
        (name, old) ->
            failed
                ? new Evidence(recent(old) ? old.failures() + 1 : 1, now)
                : new Evidence(0, now));
  }

  private boolean recent(Evidence known) {
    return known != null && known.last().plus(window).isAfter(clock.instant());
  }

  /** Whether mail serves, by the name of each connection factory that mails went through. */
  Map<String, Boolean> serving() {
    Map<String, Boolean> serving = new TreeMap<>();
    evidence.forEach(
        (name, known) -> serving.put(name, known.failures() < enough || !recent(known)));
    return serving;
  }
}
