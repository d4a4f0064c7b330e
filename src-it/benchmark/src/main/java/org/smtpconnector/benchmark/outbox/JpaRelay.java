package org.smtpconnector.benchmark.outbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.smtpconnector.benchmark.client.Composer;
import org.smtpconnector.benchmark.client.Letter;

/**
 * How the hand-written outbox sends: by {@code Transport.send}, which connects for each message, or
 * over a {@code Transport} that stays open until the queue is empty. Used by one thread.
 */
final class JpaRelay {
  private final Session session;
  private final boolean staysOpen;
  private Transport transport;

  JpaRelay(int port, boolean staysOpen) {
    this.staysOpen = staysOpen;
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", String.valueOf(port));
    properties.setProperty("mail.smtp.localhost", "client.example");
    this.session = Session.getInstance(properties);
  }

  void send(Letter letter) throws MessagingException {
    MimeMessage message = Composer.message(letter, session);
    if (!staysOpen) {
      Transport.send(message);
      return;
    }
    if (transport == null) {
      transport = session.getTransport();
      transport.connect();
    }
    transport.sendMessage(message, message.getAllRecipients());
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
