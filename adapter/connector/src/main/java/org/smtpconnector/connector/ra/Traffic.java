package org.smtpconnector.connector.ra;

import java.util.Optional;
import org.smtpconnector.smtp.SmtpException;

/** What the mails of a factory's connections go through, and where they end. Thread-safe. */
record Traffic(
    Pace pace, SlowDown slowDown, Optional<Sandbox> sandbox, Optional<CaptureDirectory> capture) {
  /**
   * @param alone whether there is no other relay that takes what one does not
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Traffic of(FlowSettings settings, Clocks clock, boolean alone) {
    return new Traffic(
        new Pace(settings.pace(), clock),
        new SlowDown(alone),
        settings.sandbox().sandbox(),
        settings.sandbox().captureDirectory());
  }

  /** A session with one of the relays, or what is there instead. */
  Outlet open(RelayGroup relays, Counters counters, Login login, DialogueLog log)
      throws SmtpException {
    return capture.isPresent() ? capture.get() : new RenewedSession(relays, counters, login, log);
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
