package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ManagedConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A managed connection that is open, and what it reports. */
abstract class OpenConnectionFixture {
  final Relays.Events events = new Relays.Events();
  ScriptedSmtpServer relay;
  SmtpManagedConnectionFactory factory;
  ManagedConnection managed;

  @BeforeEach
  void open() throws Exception {
    relay = ScriptedSmtpServer.builder().start(); // takes mail from anybody
    factory = Relays.factoryFor(relay);
    managed = factory.createManagedConnection(null, null);
    managed.addConnectionEventListener(events);
  }

  @AfterEach
  void close() throws Exception {
    managed.destroy();
    relay.close();
  }

  SmtpConnection handle() throws Exception {
    return (SmtpConnection) managed.getConnection(null, null);
  }
}
