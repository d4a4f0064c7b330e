package org.smtpconnector.connector.ra;

import java.util.Optional;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.dkim.DkimSigner;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.sandbox.CaptureDirectory;
import org.smtpconnector.connector.sandbox.SandboxRules;
import org.smtpconnector.connector.session.AuthenticatedSessionOpener;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.session.FinalSendStage;
import org.smtpconnector.connector.session.RenewedSession;
import org.smtpconnector.connector.session.ReplacingStage;
import org.smtpconnector.connector.session.SendStage;
import org.smtpconnector.connector.throttle.RateLimitingStage;
import org.smtpconnector.connector.throttle.SendRateLimiter;
import org.smtpconnector.connector.throttle.ThrottlingReplies;
import org.smtpconnector.smtp.SmtpException;

/**
 * Chains the stages through which the messages of a factory's connections pass, as its settings
 * describe, and holds what the connections share: relays, rate limiter, sandbox and signer.
 * Thread-safe.
 */
record SendStageFactory(
    RelayGroup relays,
    SendRateLimiter rateLimiter,
    ThrottlingReplies throttling,
    Optional<SandboxRules> sandbox,
    Optional<DkimSigner> signer,
    Optional<CaptureDirectory> capture) {
  /**
   * Creates the stages that the settings describe.
   *
   * @throws IllegalArgumentException if a setting is invalid; the message names it
   */
  static SendStageFactory of(ConnectionFactorySettings settings, TimeSource clock) {
    RelayGroup relays = RelayGroup.of(settings, clock);
    return new SendStageFactory(
        relays,
        new SendRateLimiter(settings.rateLimiter(), clock),
        new ThrottlingReplies(relays.isAlone()),
        ConnectionFactorySettings.checked(() -> SandboxRules.of(settings.sandbox())),
        ConnectionFactorySettings.checked(() -> DkimSigner.of(settings.dkim())),
        ConnectionFactorySettings.checked(() -> CaptureDirectory.of(settings.sandbox())));
  }

  /** Opens a session with one of the relays; with a capture directory, returns that instead. */
  FinalSendStage open(
      ConnectionFactoryCounters counters, AuthenticatedSessionOpener signOn, DialogueLog log)
      throws SmtpException {
    return capture.isPresent()
        ? capture.get()
        : new RenewedSession(relays, this::throttleBy, counters, signOn, log);
  }

  /** Returns the first stage of the way to the dialogue that sends the message. */
  SendStage to(SendStage dialogue) {
    if (capture.isPresent()) {
      return dialogue;
    }
    SendStage limited = new RateLimitingStage(rateLimiter, throttling, dialogue);
    SendStage signing = signer.isPresent() ? new ReplacingStage(signer.get(), limited) : limited;
    return sandbox.isPresent() ? new ReplacingStage(sandbox.get(), signing) : signing;
  }

  /** Passes a failure outside of a message to the rate limiter if the relay throttled by it. */
  void throttleBy(SmtpException failure) {
    throttling.in(failure).ifPresent(rateLimiter::throttleBy);
  }
}
