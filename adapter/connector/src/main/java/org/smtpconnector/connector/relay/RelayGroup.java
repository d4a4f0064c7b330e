package org.smtpconnector.connector.relay;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.smtpconnector.connector.config.ConnectionSettings;
import org.smtpconnector.connector.config.Reloadable;
import org.smtpconnector.connector.relay.CircuitBreaker.Permission;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.LocalFailure;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;
import org.smtpconnector.smtp.SmtpSession;

/**
 * The relays of a connection factory, of which any may serve: sessions are opened to one that does.
 * Thread-safe.
 */
public final class RelayGroup {
  /** As whom a session is opened, in which time, and where its lines go. */
  private record Request(
      Credentials credentials, Duration patience, SendDeadline longest, SmtpListener listener) {
    Duration left() {
      return patience.compareTo(longest.left()) < 0 ? patience : longest.left();
    }
  }

  private final ConnectionSettings settings;
  private final TimeSource clocks;
  private final List<Relay> relays;
  private final SessionBroker holders;
  private final AtomicInteger turns = new AtomicInteger();

  private RelayGroup(
      ConnectionSettings settings, TimeSource clocks, List<Relay> relays, SessionBroker holders) {
    this.settings = settings;
    this.clocks = clocks;
    this.relays = relays;
    this.holders = holders;
  }

  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public static RelayGroup of(ConnectionSettings settings, TimeSource clocks) {
    List<String> addresses = settings.relays();
    addresses.forEach(settings::config);
    Optional<Reloadable<SSLContext>> stores = settings.tls().context();
    boolean alone = addresses.size() == 1;
    SessionBroker holders = new SessionBroker(clocks);
    return new RelayGroup(
        settings,
        clocks,
        addresses.stream()
            .map(address -> new Relay(address, settings, stores, clocks, alone, holders::changed))
            .toList(),
        holders);
  }

  public ConnectionSettings settings() {
    return settings;
  }

  public TimeSource clocks() {
    return clocks;
  }

  /** Who holds the sessions that are open. */
  public SessionBroker holders() {
    return holders;
  }

  /** A session lies idle, which others may wait for. */
  public void released() {
    keepToLimits();
    holders.changed();
  }

  /** Ends sessions that lie idle as long as a relay serves fewer than are open. */
  public void keepToLimits() {
    boolean more = relays.stream().anyMatch(relay -> relay.connections().isExceeded());
    while (more) {
      more = holders.endIdle(session -> session.relay().connections().isExceeded());
    }
  }

  public List<Relay> relays() {
    return relays;
  }

  /** Whether there is no choice. */
  public boolean isAlone() {
    return relays.size() == 1;
  }

  /**
   * Opens a session with the first relay that serves. Where those that do serve no more connections
   * at once, it is one that another connection holds and nobody uses, or it is waited for.
   *
   * @param patience for each that is tried, and to wait
   * @param longest for all together; what it ends says nothing of a relay
   * @throws SmtpException if none does; or if no other relay would change that, such as a password
   *     that was refused
   */
  public RelaySession open(
      Credentials credentials, Duration patience, SendDeadline longest, SmtpListener listener)
      throws SmtpException {
    Request request = new Request(credentials, patience, longest, listener);
    Optional<RelaySession> opened = openNow(request);
    return opened.isPresent() ? opened.get() : waitFor(request);
  }

  /** Empty if relays serve, but no more connections at once. */
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

  /** A session that another connection does not use, or that may be opened when one has ended. */
  private RelaySession waitFor(Request request) throws SmtpException {
    long end = clocks.nanoTime() + request.left().toNanos();
    long seen = holders.arrive();
    try {
      while (true) {
        Optional<RelaySession> handed = handedOver(request);
        Optional<RelaySession> session = handed.isPresent() ? handed : openNow(request);
        if (session.isPresent()) {
          return session.get();
        }
        long left = end - clocks.nanoTime();
        if (left <= 0) {
          throw LocalFailure.heldBack(noneIsFree(request), List.of());
        }
        seen = holders.await(seen, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LocalFailure.heldBack("interrupted while it waited for a connection", List.of());
    } finally {
      holders.leave();
    }
  }

  /** One of the same user is taken as it is; one of another is ended, and leaves its place. */
  private Optional<RelaySession> handedOver(Request request) {
    Optional<RelaySession> handed =
        holders.idle(
            session ->
                session.credentials().equals(request.credentials) && session.session().isUsable());
    if (handed.isEmpty()) {
      holders.endIdle(
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
   * Empty if the relay failed in a way that leads on to the next, which is then a failure more; or
   * if it serves no more connections at once.
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
              new SessionUsage(clocks)));
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

  /** Throws it again where no other relay may do better. */
  private void failed(Relay relay, Permission attempt, SmtpException e, Request request)
      throws SmtpException {
    if (Thread.currentThread().isInterrupted() || request.longest.isOver()) {
      throw e; // which says nothing of the relay
    }
    if (!isOfTheRelay(e)) {
      if (e instanceof SmtpException.AuthenticationRefused) {
        relay.succeeded(attempt); // it serves, though not this user
      }
      throw e;
    }
    if (e instanceof SmtpException.AuthenticationRefused && !isAnotherUp(relay)) {
      throw e; // temporary, and perhaps of this user alone: others may be served
    }
    relay.failed(attempt, e);
    if (isAlone()) {
      throw e;
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
   * A relay took nothing on a session that it had just opened. It is left out, unless no other
   * serves: the message may be why, and others go.
   *
   * @return whether another may serve
   */
  public boolean tookBack(Relay relay, Permission attempt, SmtpException why) {
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
   * @param failures those that were met right now
   */
  private SmtpException noneServes(List<SmtpException> failures) {
    List<FailureReason> reasons = new ArrayList<>();
    StringBuilder text =
        new StringBuilder(isAlone() ? "circuit breaker open" : "none of the relays serves");
    for (Relay relay : relays) {
      CircuitBreaker.Status status = relay.circuitBreaker().status();
      text.append(isAlone() ? ", " : "; ").append(relay.name()).append(status);
      status.reason().ifPresent(reasons::add);
    }
    Throwable cause = failures.isEmpty() ? null : failures.get(0);
    boolean retryable = reasons.isEmpty() || reasons.stream().anyMatch(FailureReason::retryable);
    boolean unsafe = reasons.stream().allMatch(FailureReason::unsafe);
    return SmtpException.noneOfSeveral(text.toString(), cause, retryable, unsafe);
  }
}
