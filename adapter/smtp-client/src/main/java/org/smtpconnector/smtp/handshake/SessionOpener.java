package org.smtpconnector.smtp.handshake;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.net.HostResolver;
import org.smtpconnector.smtp.wire.SmtpWire;

/** Opens a session: TCP, greeting, EHLO, STARTTLS, EHLO, AUTH. */
public final class SessionOpener {
  /**
   * What is known of an open session.
   *
   * @param wire its connection
   * @param capabilities the capabilities of the server, as announced over TLS if that is used
   * @param summary a line that describes server, protection and authenticated user
   */
  public record Opened(SmtpWire wire, Capabilities capabilities, String summary) {}

  private final SmtpConfig config;
  private final Dialer dialer;
  private final Deadline open;

  public SessionOpener(SmtpConfig config, SendDeadline caller) {
    this(config, caller, HostResolver.PLATFORM);
  }

  public SessionOpener(SmtpConfig config, SendDeadline caller, HostResolver resolver) {
    this.config = config;
    this.dialer = new Dialer(config, resolver);
    this.open = Deadline.in(config.timeouts().open(), "open session").orEarlier(caller);
  }

  /**
   * Opens a session at the first of the server's addresses that works (RFC 5321 5.1).
   *
   * @throws SmtpException the failure of the first address that accepted a connection; preferably
   *     one after which a later attempt may succeed
   */
  public Opened run() throws SmtpException {
    List<SmtpException> failures = new ArrayList<>();
    while (true) {
      SmtpHandshake handshake = new SmtpHandshake(config, dialer);
      try {
        return run(handshake);
      } catch (SmtpException e) {
        if (handshake.remoteAddress().isEmpty() && !failures.isEmpty()) {
          failures.get(0).addSuppressed(e); // no connection at all says less than a failed one
          throw reasonOf(failures);
        }
        failures.add(e);
        if (!isOfTheAddress(e, handshake) || !mayGoOn()) {
          throw reasonOf(failures);
        }
      }
    }
  }

  private Opened run(SmtpHandshake handshake) throws SmtpException {
    boolean opened = false;
    try {
      handshake.dial(open);
      // An address that stays silent leaves half of the time to the others.
      Deadline share = dialer.mayDialAnother() ? open.halfway() : open;
      Opened session = run(handshake, share);
      config.listener().opened(session.summary());
      opened = true;
      handshake.remoteAddress().ifPresent(api().failedAddresses(config.learnedBehavior())::remove);
      return session;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw api()
          .disconnected(
              "cannot open a session with "
                  + config.target()
                  + ": "
                  + Printable.of(String.valueOf(e.getMessage())),
              e,
              List.of(),
              false);
    } finally {
      if (!opened) {
        handshake.abort();
      }
    }
  }

  private Opened run(SmtpHandshake handshake, Deadline by) throws IOException {
    handshake.greet(by);
    Capabilities capabilities = handshake.ehloOrHelo(by);
    if (config.security() == TransportSecurity.STARTTLS) {
      handshake.startTls(capabilities, by);
      capabilities = handshake.ehloOrHelo(by);
    }
    String identity = authenticate(handshake, capabilities, by);
    return new Opened(handshake.wire(), capabilities, handshake.summary() + ", " + identity);
  }

  /**
   * Whether another address may work: if this one accepted the connection and did not refuse the
   * user permanently, which another would do, too.
   */
  private boolean isOfTheAddress(SmtpException e, SmtpHandshake handshake) {
    Optional<InetAddress> address = handshake.remoteAddress();
    if (address.isEmpty()
        || Thread.currentThread().isInterrupted()
        || (e instanceof AuthenticationRefused && !e.retryable())) {
      return false;
    }
    api().failedAddresses(config.learnedBehavior()).add(address.get());
    return true;
  }

  private boolean mayGoOn() {
    return dialer.mayDialAnother() && !open.isOver();
  }

  private static SmtpException reasonOf(List<SmtpException> failures) {
    SmtpException reason =
        failures.stream()
            .filter(SmtpException::retryable)
            .findFirst()
            .orElseGet(() -> failures.get(0));
    failures.stream().filter(other -> other != reason).forEach(reason::addSuppressed);
    return reason;
  }

  private String authenticate(SmtpHandshake handshake, Capabilities capabilities, Deadline by)
      throws IOException {
    Credentials credentials = config.credentials();
    if (credentials == Credentials.none()) {
      return "not authenticated";
    }
    AuthMechanism mechanism =
        handshake.authenticate(credentials, config.mechanisms(), capabilities, by);
    return (credentials.user().isEmpty()
            ? "client certificate"
            : "user '" + Printable.of(credentials.user()) + "'")
        + " by "
        + mechanism.registeredName();
  }
}
