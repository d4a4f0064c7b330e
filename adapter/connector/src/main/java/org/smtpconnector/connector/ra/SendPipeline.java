package org.smtpconnector.connector.ra;

import java.util.Optional;
import org.smtpconnector.connector.config.ConnectionSettings;
import org.smtpconnector.connector.config.SendLimitSettings;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.sandbox.CaptureDirectory;
import org.smtpconnector.connector.sandbox.Sandbox;
import org.smtpconnector.connector.sandbox.SandboxStage;
import org.smtpconnector.connector.session.Counters;
import org.smtpconnector.connector.session.CredentialsProvider;
import org.smtpconnector.connector.session.MailTransport;
import org.smtpconnector.connector.session.RenewedSession;
import org.smtpconnector.connector.session.SendStage;
import org.smtpconnector.connector.throttle.RateLimitingStage;
import org.smtpconnector.connector.throttle.SendRateLimiter;
import org.smtpconnector.connector.throttle.ThrottlingReplies;
import org.smtpconnector.smtp.SmtpException;

/**
 * What the messages of a factory's connections go through, and the relays that they end at.
 * Thread-safe.
 */
record SendPipeline(
    RelayGroup relays,
    SendRateLimiter rateLimiter,
    ThrottlingReplies throttling,
    Optional<Sandbox> sandbox,
    Optional<CaptureDirectory> capture) {
  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static SendPipeline of(ConnectionSettings connection, TimeSource clock) {
    SendLimitSettings settings = connection.flow();
    RelayGroup relays = RelayGroup.of(connection, clock);
    return new SendPipeline(
        relays,
        new SendRateLimiter(settings.rateLimiter(), clock),
        new ThrottlingReplies(relays.isAlone()),
        ConnectionSettings.checked(() -> Sandbox.of(settings.sandbox())),
        ConnectionSettings.checked(() -> CaptureDirectory.of(settings.sandbox())));
  }

  /** A session with one of the relays, or what is there instead. */
  MailTransport open(Counters counters, CredentialsProvider login, DialogueLog log)
      throws SmtpException {
    return capture.isPresent()
        ? capture.get()
        : new RenewedSession(relays, this::heard, counters, login, log);
  }

  /** The way of a mail to the dialogue that sends it. */
  SendStage to(SendStage dialogue) {
    if (capture.isPresent()) {
      return dialogue;
    }
    SendStage paced = new RateLimitingStage(rateLimiter, throttling, dialogue);
    return sandbox.isPresent() ? new SandboxStage(sandbox.get(), paced) : paced;
  }

  /** A failure that no mail is to blame for, by which the relay may have asked for less. */
  void heard(SmtpException failure) {
    throttling.in(failure).ifPresent(rateLimiter::heard);
  }
}
