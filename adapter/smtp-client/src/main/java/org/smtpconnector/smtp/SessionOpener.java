package org.smtpconnector.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.Disconnected;

/** The way to an open session: TCP, greeting, EHLO, STARTTLS, EHLO, AUTH. */
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
   * With the first of the server's addresses that serves (RFC 5321 5.1).
   *
   * @throws SmtpException why the first does not that took a connection; if there is one for which
   *     a later try may help, why that does not
   */
  SmtpSession run() throws SmtpException {
    List<SmtpException> failures = new ArrayList<>();
    while (true) {
      SmtpHandshake handshake = new SmtpHandshake(config, dialer);
      try {
        return run(handshake);
      } catch (SmtpException e) {
        if (handshake.remoteAddress().isEmpty() && !failures.isEmpty()) {
          failures.get(0).addSuppressed(e); // nobody there says less than whoever was
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
      // One that says nothing leaves half of the time to the others.
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
   * Whether another address may do better: where this one took the connection, and did not refuse
   * the user for good, whom another would not take either.
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
