package org.smtpconnector.connector.ra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.smtpconnector.connector.ra.Availability.Attempt;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.smtp.SmtpSession;

/**
 * The relays of a connection factory, of which any may serve: sessions are opened to one that does.
 * Thread-safe.
 */
final class RelayGroup {
  /**
   * A session with one of them.
   *
   * @param attempt what the relay's failures from now on count for
   */
  record Opened(Relay relay, Attempt attempt, SmtpSession session) {}

  /** How a session with one of them is opened. */
  private interface Opening {
    SmtpSession run() throws SmtpException;
  }

  private final ConnectionSettings settings;
  private final Clocks clocks;
  private final List<Relay> relays;
  private final Traffic traffic;
  private final AtomicInteger turns = new AtomicInteger();

  private RelayGroup(
      ConnectionSettings settings, Clocks clocks, List<Relay> relays, Traffic traffic) {
    this.settings = settings;
    this.clocks = clocks;
    this.relays = relays;
    this.traffic = traffic;
  }

  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static RelayGroup of(ConnectionSettings settings, Clocks clocks) {
    List<String> addresses = settings.relays();
    addresses.forEach(settings::config);
    Optional<Reloaded<SSLContext>> stores = settings.tls().context();
    boolean alone = addresses.size() == 1;
    return new RelayGroup(
        settings,
        clocks,
        addresses.stream()
            .map(address -> new Relay(address, settings, stores, clocks, alone))
            .toList(),
        Traffic.of(settings.flow(), clocks, alone));
  }

  ConnectionSettings settings() {
    return settings;
  }

  Clocks clocks() {
    return clocks;
  }

  /** What mails go through, whichever relay they go to. */
  Traffic traffic() {
    return traffic;
  }

  List<Relay> relays() {
    return relays;
  }

  /** Whether there is no choice. */
  boolean isAlone() {
    return relays.size() == 1;
  }

  /**
   * Opens a session with the first relay that serves.
   *
   * @param patience for each that is tried
   * @param longest for all together; what it ends says nothing of a relay
   * @throws SmtpException if none does; or if this is nothing that another relay would mend, such
   *     as a password that was refused
   */
  Opened open(
      Credentials credentials, Duration patience, SendDeadline longest, SmtpListener listener)
      throws SmtpException {
    List<SmtpException> failures = new ArrayList<>();
    int first = settings.failover().isRoundRobin() ? turns.getAndIncrement() : 0;
    for (int i = 0; i < relays.size(); i++) {
      Relay relay = relays.get(Math.floorMod(first + i, relays.size()));
      Optional<Attempt> attempt = relay.availability().attempt();
      if (attempt.isPresent()) {
        Optional<Opened> opened =
            open(
                relay,
                attempt.get(),
                () -> relay.open(credentials, patience, longest, listener),
                longest,
                failures);
        if (opened.isPresent()) {
          return opened.get();
        }
      }
    }
    throw noneServes(failures);
  }

  /** Empty if the relay failed in a way that leads on to the next, which is then a failure more. */
  private Optional<Opened> open(
      Relay relay,
      Attempt attempt,
      Opening opening,
      SendDeadline longest,
      List<SmtpException> failures)
      throws SmtpException {
    try {
      SmtpSession session = opening.run();
      relay.succeeded(attempt);
      return Optional.of(new Opened(relay, relay.availability().current(), session));
    } catch (SmtpException e) {
      if (Thread.currentThread().isInterrupted() || longest.isOver()) {
        throw e; // which says nothing of the relay
      }
      if (!isOfTheRelay(e)) {
        if (e instanceof SmtpException.AuthenticationRefused) {
          relay.succeeded(attempt); // it serves, though not this user
        }
        throw e;
      }
      relay.failed(attempt, e);
      if (isAlone()) {
        throw e;
      }
      failures.add(e);
      return Optional.empty();
    } finally {
      relay.availability().abandoned(attempt);
    }
  }

  /**
   * Whether another relay may do better. A password that is refused for good would be refused by
   * each, and a proxy that lets nobody through has nothing to do with them.
   */
  private static boolean isOfTheRelay(SmtpException e) {
    if (e instanceof SmtpException.AuthenticationRefused) {
      return e.retryable();
    }
    return !(e instanceof SmtpException.Refused) || e.reply().isPresent();
  }

  /**
   * @param failures those that were met right now
   */
  private SmtpException noneServes(List<SmtpException> failures) {
    List<Reason> reasons = new ArrayList<>();
    StringBuilder text = new StringBuilder("none of the relays serves");
    for (Relay relay : relays) {
      Availability.Status status = relay.availability().status();
      text.append("; ").append(relay.name());
      // One that has come back meanwhile is for the next attempt.
      text.append(status.reason().map(reason -> ": " + reason.message()).orElse(" is up again"));
      status.reason().ifPresent(reasons::add);
    }
    Throwable cause = failures.isEmpty() ? null : failures.get(0);
    boolean retryable = reasons.isEmpty() || reasons.stream().anyMatch(Reason::retryable);
    boolean unsafe = reasons.stream().allMatch(Reason::unsafe);
    return SmtpException.noneOfSeveral(text.toString(), cause, retryable, unsafe);
  }
}
