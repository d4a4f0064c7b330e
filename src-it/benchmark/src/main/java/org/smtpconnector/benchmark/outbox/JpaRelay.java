package org.smtpconnector.benchmark.outbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import org.smtpconnector.benchmark.client.AngusSession;
import org.smtpconnector.benchmark.client.Letter;

/**
 * How the hand-written outbox sends: by {@code Transport.send}, which connects for each message, or
 * over a {@code Transport} that stays open until the queue is empty. Used by one thread.
 */
final class JpaRelay {
  private final AngusSession session;
  private final boolean staysOpen;
  private Transport transport;

  JpaRelay(AngusSession session, boolean staysOpen) {
    this.session = session;
    this.staysOpen = staysOpen;
  }

  void send(Letter letter) throws MessagingException {
    if (!staysOpen) {
      session.send(letter);
      return;
    }
    if (transport == null) {
      transport = session.connect();
    }
    session.send(letter, transport);
  }

  void disconnect() {
    if (transport != null) {
      try {
        transport.close();
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
      transport = null;
    }
  }
}
