package org.smtpconnector.mail.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException;

/**
 * The health of each connection factory, judged by its recent traffic. A relay that refuses a
 * message is up; one that is unavailable or misconfigured is not. Thread-safe.
 */
final class RecentTraffic {
  /**
   * The recent failures of one connection factory.
   *
   * @param failures how many messages in a row found no relay that is up
   * @param last the time of the last failure
   */
  record Evidence(int failures, Instant last) {}

  private final int enough;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Evidence> evidence = new ConcurrentHashMap<>();

  /**
   * @param enough how many failures in a row mean down, 1 or more
   * @param window the time that a failure counts
   */
  RecentTraffic(int enough, Duration window, InstantSource clock) {
    this.enough = enough;
    this.window = window;
    this.clock = clock;
  }

  void observe(MailEvent event) {
    if (event instanceof MailInDoubt || isHeldBack(event)) {
      return; // it proves neither
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

  /** Whether a filter or a suppression list held a message back, so that no relay was asked. */
  private static boolean isHeldBack(MailEvent event) {
    return event instanceof MailRefused refused
        && refused.failure() instanceof Rejected
        && !(refused.failure().getCause() instanceof SmtpException)
        && event.recipients().stream().allMatch(o -> o.status() == Status.NOT_ATTEMPTED);
  }

  private boolean recent(Evidence known) {
    return known != null && known.last().plus(window).isAfter(clock.instant());
  }

  /** Returns whether each connection factory that messages went through is up, by JNDI name. */
  Map<String, Boolean> serving() {
    Map<String, Boolean> serving = new TreeMap<>();
    evidence.forEach(
        (name, known) -> serving.put(name, known.failures() < enough || !recent(known)));
    return serving;
  }
}
