package org.smtpconnector.benchmark.client;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.smtp.TransportSecurity;

/** A session of Angus Mail, and how its transports connect to a server. Thread-safe. */
public final class AngusSession {
  private final Endpoint server;
  private final Session session;

  /**
   * @param noDelay whether its sockets have TCP_NODELAY, which they have not by default
   */
  public AngusSession(Endpoint server, boolean noDelay) {
    this.server = server;
    String protocol = server.security() == TransportSecurity.TLS ? "smtps" : "smtp";
    String mail = "mail." + protocol + ".";
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", protocol);
    properties.setProperty("mail.transport.protocol.rfc822", protocol);
    properties.setProperty(mail + "host", Endpoint.HOST);
    properties.setProperty(mail + "port", String.valueOf(server.port()));
    properties.setProperty(mail + "localhost", Endpoint.LOCAL_HOST);
    if (noDelay) {
      properties.put(mail + "socketFactory", new NoDelaySocketFactory());
    }
    if (server.encrypted()) {
      properties.setProperty(mail + "auth", "true");
      properties.setProperty(mail + "auth.mechanisms", "PLAIN");
      properties.setProperty(mail + "starttls.enable", "true");
      properties.setProperty(mail + "starttls.required", "true");
      properties.put(mail + "ssl.socketFactory", server.tlsContext().getSocketFactory());
    }
    this.session = Session.getInstance(properties);
  }

  /** What its messages are composed for. */
  Session session() {
    return session;
  }

  /** Sends a letter by {@code Transport.send}, over a connection of its own. */
  public void send(Letter letter) throws MessagingException {
    MimeMessage message = Composer.message(letter, session);
    if (server.encrypted()) {
      Transport.send(message, Relay.USER, Relay.PASSWORD);
    } else {
      Transport.send(message);
    }
  }

  /** Opens a connection, which stays open. */
  public Transport connect() throws MessagingException {
    Transport transport = session.getTransport();
    if (server.encrypted()) {
      transport.connect(Relay.USER, Relay.PASSWORD);
    } else {
      transport.connect();
    }
    return transport;
  }

  /**
   * Sends a letter over an open connection.
   *
   * @param transport one of {@link #connect}
   */
  public void send(Letter letter, Transport transport) throws MessagingException {
    MimeMessage message = Composer.message(letter, session);
    transport.sendMessage(message, message.getAllRecipients());
  }
}
