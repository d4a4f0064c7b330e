package org.smtpconnector.benchmark.client;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.smtpconnector.benchmark.sink.Relay;

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
    Session session = session();
    return Lanes.open(
        scenario.connections(),
        () ->
            () -> {
              MimeMessage message = Composer.message(letter, session);
              if (scenario.encrypted()) {
                Transport.send(message, Relay.USER, Relay.PASSWORD);
              } else {
                Transport.send(message);
              }
            });
  }

  /** A {@code Transport} for each thread, which stays open. */
  MailClient openTransport() throws Exception {
    Session session = session();
    return switch (scenario.work()) {
      case OPEN -> Openings.of(() -> connect(session));
      case OPEN_ANEW -> Openings.anew(this::opener);
      default -> Lanes.open(scenario.connections(), () -> lane(session, connect(session)));
    };
  }

  private Lanes.Lane lane(Session session, Transport transport) {
    return new Lanes.Lane() {
      @Override
      public void send() throws MessagingException {
        MimeMessage message = Composer.message(letter, session);
        transport.sendMessage(message, message.getAllRecipients());
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

  private Openings.Opener opener() {
    Session session = session();
    return () -> connect(session);
  }

  /** Sends the letter with an attached file over a {@code Transport} that stays open. */
  Lanes.Lane openTransport(Path file) throws MessagingException {
    Session session = session();
    Transport transport = connect(session);
    return new Lanes.Lane() {
      @Override
      public void send() throws Exception {
        MimeMessage message = Composer.message(letter, session, file);
        transport.sendMessage(message, message.getAllRecipients());
      }

      @Override
      public void close() throws IOException {
        closed(transport);
      }
    };
  }

  private Transport connect(Session session) throws MessagingException {
    Transport transport = session.getTransport();
    if (scenario.encrypted()) {
      transport.connect(Relay.USER, Relay.PASSWORD);
    } else {
      transport.connect();
    }
    return transport;
  }

  private Session session() {
    String protocol =
        switch (scenario.security()) {
          case TLS -> "smtps";
          default -> "smtp";
        };
    String mail = "mail." + protocol + ".";
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", protocol);
    properties.setProperty("mail.transport.protocol.rfc822", protocol);
    properties.setProperty(mail + "host", Scenario.HOST);
    properties.setProperty(mail + "port", String.valueOf(scenario.port()));
    properties.setProperty(mail + "localhost", Scenario.LOCAL_HOST);
    if (noDelay) {
      properties.put(mail + "socketFactory", new NoDelaySocketFactory());
    }
    if (scenario.encrypted()) {
      properties.setProperty(mail + "auth", "true");
      properties.setProperty(mail + "auth.mechanisms", "PLAIN");
      properties.setProperty(mail + "starttls.enable", "true");
      properties.setProperty(mail + "starttls.required", "true");
      properties.put(mail + "ssl.socketFactory", scenario.tlsContext().getSocketFactory());
    }
    return Session.getInstance(properties);
  }
}
