package org.smtpconnector.benchmark.client;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;

/** Angus Mail, the implementation of Jakarta Mail that application servers have. */
final class AngusMail {
  private final Scenario scenario;
  private final boolean noDelay;
  private final Letter letter;

  /**
   * @param noDelay whether its sockets have TCP_NODELAY, which they have not by default
   */
  AngusMail(Scenario scenario, boolean noDelay) {
    this.scenario = scenario;
    this.noDelay = noDelay;
    this.letter = Letter.of(scenario);
  }

  /** {@code Transport.send}: a connection for each mail. */
  MailClient transportSend() throws Exception {
    AngusSession session = session();
    return Lanes.open(scenario.connections(), () -> () -> session.send(letter));
  }

  /** A {@code Transport} for each thread, which stays open. */
  MailClient openTransport() throws Exception {
    AngusSession session = session();
    return switch (scenario.work()) {
      case OPEN -> Openings.of(session::connect);
      case OPEN_ANEW -> Openings.anew(() -> session()::connect);
      default -> Lanes.open(scenario.connections(), () -> lane(session, session.connect()));
    };
  }

  private Lanes.Lane lane(AngusSession session, Transport transport) {
    return new Lanes.Lane() {
      @Override
      public void send() throws MessagingException {
        session.send(letter, transport);
      }

      @Override
      public void close() throws IOException {
        closed(transport);
      }
    };
  }

  private static void closed(Transport transport) throws IOException {
    try {
      transport.close();
    } catch (MessagingException e) {
      throw new IOException(e);
    }
  }

  /** Sends the letter with an attached file over a {@code Transport} that stays open. */
  Lanes.Lane openTransport(Path file) throws MessagingException {
    AngusSession session = session();
    Transport transport = session.connect();
    return new Lanes.Lane() {
      @Override
      public void send() throws Exception {
        MimeMessage message = Composer.message(letter, session.session(), file);
        transport.sendMessage(message, message.getAllRecipients());
      }

      @Override
      public void close() throws IOException {
        closed(transport);
      }
    };
  }

  private AngusSession session() {
    return new AngusSession(scenario.server(), noDelay);
  }
}
