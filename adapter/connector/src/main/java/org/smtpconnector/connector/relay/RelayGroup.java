package org.smtpconnector.connector.relay;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.connector.relay.CircuitBreaker.Permission;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;

/**
 * The relays of a connection factory, any of which may send a message. Opens each session with one
 * that is up. Thread-safe.
 */
public final class RelayGroup {
  /** A request for a session: its credentials, its time limits and the listener of its dialogue. */
  private record Request(
      Credentials credentials, Duration patience, SendDeadline longest, DialogueListener listener) {
    Duration left() {
      return patience.compareTo(longest.left()) < 0 ? patience : longest.left();
    }
  }

  private final ConnectionFactorySettings settings;
  private final TimeSource clock;
  private final List<Relay> relays;
  private final IdleSessionHandoff handoff;
  private final AtomicInteger turns = new AtomicInteger();

  private RelayGroup(
      ConnectionFactorySettings settings,
      TimeSource clock,
      List<Relay> relays,
      IdleSessionHandoff handoff) {
    this.settings = settings;
    this.clock = clock;
    this.relays = relays;
    this.handoff = handoff;
  }

  /**
   * Creates the relays that the settings name.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  public static RelayGroup of(ConnectionFactorySettings settings, TimeSource clock) {
    List<String> addresses = settings.relays();
    addresses.forEach(settings::config);
    Optional<Reloadable<SSLContext>> stores = settings.tls().context();
    boolean alone = addresses.size() == 1;
    IdleSessionHandoff handoff = new IdleSessionHandoff(clock);
    return new RelayGroup(
        settings,
        clock,
        addresses.stream()
            .map(address -> new Relay(address, settings, stores, clock, alone, handoff::changed))
            .toList(),
        handoff);
  }

  public ConnectionFactorySettings settings() {
    return settings;
  }

  public TimeSource clocks() {
    return clock;
  }

  /** Returns the handoff of its open sessions. */
  public IdleSessionHandoff handoff() {
    return handoff;
  }

  /** Records that a session became idle, for which another connection may wait. */
  public void released() {
    keepToLimits();
    handoff.changed();
  }

  /** Ends idle sessions while more are open than a relay serves. */
  public void keepToLimits() {
    boolean more = relays.stream().anyMatch(relay -> relay.connections().isExceeded());
    while (more) {
      more = handoff.endIdle(session -> session.relay().connections().isExceeded());
    }
  }

  public List<Relay> relays() {
    return relays;
  }

  /** Whether there is only one relay. */
  public boolean isAlone() {
    return relays.size() == 1;
  }

  /**
   * Opens a session with the first relay that is up. Where the relays that are up have reached
   * their connection limits, takes over an idle session of another connection, or waits for one.
   *
   * @param patience the time for each attempt, and for the wait
   * @param longest the caller's deadline for all of it; running out of it is no failure of a relay
   * @throws SmtpException if no relay opens a session, or on a failure that another relay would
   *     repeat, such as a refused password
   */
  public RelaySession open(
      Credentials credentials, Duration patience, SendDeadline longest, DialogueListener listener)
      throws SmtpException {
    Request request = new Request(credentials, patience, longest, listener);
    Optional<RelaySession> opened = openNow(request);
    return opened.isPresent() ? opened.get() : waitFor(request);
  }

  /** Returns empty if relays are up, but their connection limits are reached. */
  private Optional<RelaySession> openNow(Request request) throws SmtpException {
    List<SmtpException> failures = new ArrayList<>();
    boolean full = false;
    int first = settings.failover().isRoundRobin() ? turns.getAndIncrement() : 0;
    for (int i = 0; i < relays.size(); i++) {
      Relay relay = relays.get(Math.floorMod(first + i, relays.size()));
      Optional<Permission> attempt = relay.circuitBreaker().attempt();
      if (attempt.isPresent()) {
        int failed = failures.size();
        Optional<RelaySession> opened = open(relay, attempt.get(), request, failures);
        if (opened.isPresent()) {
          return opened;
        }
        full |= failures.size() == failed;
      }
    }
    if (!full) {
      throw noneServes(failures);
    }
    return Optional.empty();
  }

  /** Waits until another connection has an idle session or another one may be opened. */
  private RelaySession waitFor(Request request) throws SmtpException {
    long end = clock.nanoTime() + request.left().toNanos();
    long seen = handoff.arrive();
    try {
      while (true) {
        Optional<RelaySession> handed = handedOver(request);
        Optional<RelaySession> session = handed.isPresent() ? handed : openNow(request);
        if (session.isPresent()) {
          return session.get();
        }
        long left = end - clock.nanoTime();
        if (left <= 0) {
          throw LocalFailureFactory.heldBack(noneIsFree(request), List.of());
        }
        seen = handoff.await(seen, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LocalFailureFactory.heldBack("interrupted while it waited for a connection", List.of());
    } finally {
      handoff.leave();
    }
  }

  /** Takes over an idle session of the same user, or ends one of another user to make room. */
  private Optional<RelaySession> handedOver(Request request) {
    Optional<RelaySession> handed =
        handoff.idle(
            session ->
                session.credentials().equals(request.credentials) && session.session().isUsable());
    if (handed.isEmpty()) {
      handoff.endIdle(
          session ->
              session.relay().connections().isReached()
                  && !(session.credentials().equals(request.credentials)
                      && session.session().isUsable()));
    }
    return handed.map(session -> session.ownedBy(request.listener));
  }

  private String noneIsFree(Request request) {
    return "no connection was free within "
        + request.left().truncatedTo(ChronoUnit.SECONDS).toSeconds()
        + " s (openTimeoutSeconds, or the caller's deadline), and no more are opened: "
        + relays.stream()
            .filter(relay -> relay.connections().learned().status().isPresent())
            .map(relay -> relay.name() + " " + relay.connections().learned())
            .collect(Collectors.joining("; "));
  }

  /**
   * Opens a session with this relay. Returns empty if the next relay is to be tried: after a
   * failure, which is then added to {@code failures}, or if the connection limit is reached.
   */
  public Optional<RelaySession> open(
      Relay relay, Permission attempt, Request request, List<SmtpException> failures)
      throws SmtpException {
    RelaySession.Dialogue dialogue = new RelaySession.Dialogue(request.listener);
    boolean begun = false;
    boolean opened = false;
    try {
      begun = relay.connections().begin();
      if (!begun) {
        return Optional.empty();
      }
      SmtpSession session =
          relay.open(request.credentials, request.patience, request.longest, dialogue);
      opened = true;
      relay.connections().opened();
      relay.succeeded(attempt);
      return Optional.of(
          new RelaySession(
              relay,
              relay.circuitBreaker().current(),
              session,
              request.credentials,
              dialogue,
              new SessionUsage(clock)));
    } catch (SmtpException e) {
      if (!relay.connections().isReachedBy(e)) {
        failed(relay, attempt, e, request);
        failures.add(e);
      }
      return Optional.empty();
    } finally {
      relay.circuitBreaker().abandoned(attempt);
      if (begun && !opened) {
        relay.connections().failed();
      }
    }
  }

  /** Records a failure; rethrows it where no other relay may succeed. */
  private void failed(Relay relay, Permission attempt, SmtpException e, Request request)
      throws SmtpException {
    if (Thread.currentThread().isInterrupted() || request.longest.isOver()) {
      throw e; // not the relay's fault
    }
    if (!isOfTheRelay(e)) {
      if (e instanceof SmtpException.AuthenticationRefused) {
        relay.succeeded(attempt); // it is up, though it rejects this user
      }
      throw e;
    }
    if (e instanceof SmtpException.AuthenticationRefused && !isAnotherUp(relay)) {
      throw e; // temporary, and perhaps for this user only: others may succeed
    }
    relay.failed(attempt, e);
    if (isAlone()) {
      throw e;
    }
  }

  /**
   * Whether the failure is that of one relay, so that another may succeed. A password that is
   * refused permanently would be refused by each relay, and a proxy's refusal concerns all of them.
   */
  private static boolean isOfTheRelay(SmtpException e) {
    if (e instanceof SmtpException.AuthenticationRefused) {
      return e.retryable();
    }
    return !(e instanceof SmtpException.Refused) || e.reply().isPresent();
  }

  /**
   * Records that a relay refused everything on a session that it had just opened. This takes the
   * relay down, unless there are others and none is up: the message may be the reason, and other
   * messages may be accepted.
   *
   * @return whether another relay is up
   */
  public boolean refusedFreshSession(Relay relay, Permission attempt, SmtpException why) {
    boolean others = isAnotherUp(relay);
    if (others || isAlone()) {
      relay.failed(attempt, why);
    }
    return others;
  }

  private boolean isAnotherUp(Relay relay) {
    return relays.stream()
        .anyMatch(other -> other != relay && other.circuitBreaker().status().up());
  }

  /**
   * @param failures the failures of this request
   */
  private SmtpException noneServes(List<SmtpException> failures) {
    List<RelayDownReason> reasons = new ArrayList<>();
    StringBuilder text =
        new StringBuilder(isAlone() ? "circuit breaker open" : "none of the relays serves");
    for (Relay relay : relays) {
      CircuitBreaker.Status status = relay.circuitBreaker().status();
      text.append(isAlone() ? ", " : "; ").append(relay.name()).append(status);
      status.reason().ifPresent(reasons::add);
    }
    Throwable cause = failures.isEmpty() ? null : failures.get(0);
    boolean retryable = reasons.isEmpty() || reasons.stream().anyMatch(RelayDownReason::retryable);
    boolean unsafe = reasons.stream().allMatch(RelayDownReason::unsafe);
    return SmtpException.noneOfSeveral(text.toString(), cause, retryable, unsafe);
  }
}
