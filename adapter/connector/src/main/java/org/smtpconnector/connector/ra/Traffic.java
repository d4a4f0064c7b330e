package org.smtpconnector.connector.ra;

import java.util.Optional;
import org.smtpconnector.smtp.SmtpException;

/**
 * What the messages of a factory's connections go through, and the relays that they end at.
 * Thread-safe.
 */
record Traffic(
    RelayGroup relays,
    Pace pace,
    SlowDown slowDown,
    Optional<Sandbox> sandbox,
    Optional<CaptureDirectory> capture) {
  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Traffic of(ConnectionSettings connection, Clocks clock) {
    FlowSettings settings = connection.flow();
    RelayGroup relays = RelayGroup.of(connection, clock);
    return new Traffic(
        relays,
        new Pace(settings.pace(), clock),
        new SlowDown(relays.isAlone()),
        ConnectionSettings.checked(() -> Sandbox.of(settings.sandbox())),
        ConnectionSettings.checked(() -> CaptureDirectory.of(settings.sandbox())));
  }

  /** A session with one of the relays, or what is there instead. */
  Outlet open(Counters counters, Login login, DialogueLog log) throws SmtpException {
    return capture.isPresent()
        ? capture.get()
        : new RenewedSession(relays, this::heard, counters, login, log);
  }

  /** The way of a mail to the dialogue that sends it. */
  Passage to(Passage dialogue) {
    if (capture.isPresent()) {
      return dialogue;
    }
    Passage paced = new PacedPassage(pace, slowDown, dialogue);
    return sandbox.isPresent() ? new SandboxPassage(sandbox.get(), paced) : paced;
  }

  /** A failure that no mail is to blame for, by which the relay may have asked for less. */
  void heard(SmtpException failure) {
    slowDown.in(failure).ifPresent(pace::heard);
  }
}
