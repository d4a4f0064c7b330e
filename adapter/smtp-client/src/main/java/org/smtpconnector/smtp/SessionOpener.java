package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.Disconnected;

/** Opens a session: TCP, greeting, EHLO, STARTTLS, EHLO, AUTH. */
final class SessionOpener {
  private final SmtpConfig config;
  private final Dialer dialer;
  private final Deadline open;

  SessionOpener(SmtpConfig config, SendDeadline caller) {
    this(config, caller, HostResolver.PLATFORM);
  }

  SessionOpener(SmtpConfig config, SendDeadline caller, HostResolver resolver) {
    this.config = config;
    this.dialer = new Dialer(config, resolver);
    this.open = caller.limit(Deadline.in(config.timeouts().open(), "open session"));
  }

  /**
   * Opens a session at the first of the server's addresses that works (RFC 5321 5.1).
   *
   * @throws SmtpException the failure of the first address that accepted a connection; preferably
   *     one after which a later attempt may succeed
   */
  SmtpSession run() throws SmtpException {
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

  private SmtpSession run(SmtpHandshake handshake) throws SmtpException {
    boolean opened = false;
    try {
      handshake.dial(open);
      // An address that stays silent leaves half of the time to the others.
      Deadline share = dialer.mayDialAnother() ? open.halfway() : open;
      SmtpSession session = run(handshake, share);
      config.listener().opened(session.summary());
      opened = true;
      handshake.remoteAddress().ifPresent(config.learnedBehavior().failedAddresses()::remove);
      return session;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw new Disconnected(
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

  private SmtpSession run(SmtpHandshake handshake, Deadline by) throws IOException {
    handshake.greet(by);
    Capabilities capabilities = handshake.ehloOrHelo(by);
    if (config.security() == TransportSecurity.STARTTLS) {
      handshake.startTls(capabilities, by);
      capabilities = handshake.ehloOrHelo(by);
    }
    String identity = authenticate(handshake, capabilities, by);
    return new SmtpSession(
        config, handshake.wire(), capabilities, handshake.summary() + ", " + identity);
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
    config.learnedBehavior().failedAddresses().add(address.get());
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
