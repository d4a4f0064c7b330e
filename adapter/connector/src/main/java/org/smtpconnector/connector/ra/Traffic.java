package org.smtpconnector.connector.ra;

import java.util.Optional;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException;

/** What the mails of a factory's connections go through, and where they end. Thread-safe. */
record Traffic(Pace pace, Optional<Sandbox> sandbox, Optional<CaptureDirectory> capture) {
  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  static Traffic of(FlowSettings settings, WaitClock clock) {
    return new Traffic(
        new Pace(settings.pace(), clock),
        settings.sandbox().sandbox(),
        settings.sandbox().captureDirectory());
  }

  /** A session with the relay, or what is there instead of one. */
  Outlet open(Relay relay, Credentials credentials, DialogueLog log) throws SmtpException {
    return capture.isPresent() ? capture.get() : new RenewedSession(relay, credentials, log);
  }

  /** The way of a mail to the dialogue that sends it. */
  Passage to(Passage dialogue) {
    if (capture.isPresent()) {
      return dialogue;
    }
    Passage paced = new PacedPassage(pace, dialogue);
    return sandbox.isPresent() ? new SandboxPassage(sandbox.get(), paced) : paced;
  }

  /** A failure that no mail is to blame for, by which the relay may have asked for less. */
  void heard(SmtpException failure) {
    SlowDown.in(failure).ifPresent(pace::heard);
  }
}
