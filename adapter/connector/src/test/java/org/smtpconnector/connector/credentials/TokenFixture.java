package org.smtpconnector.connector.credentials;

import jakarta.resource.spi.ManagedConnection;
import java.util.List;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** A token endpoint, and a relay that takes the shop's token {@code good-token}. */
abstract class TokenFixture {
  static final long HOUR = 3600;

  final Relays.Events events = new Relays.Events();
  private final String[] mechanisms;
  ScriptedTokenEndpoint endpoint;
  ScriptedSmtpServer relay;
  SmtpManagedConnectionFactory factory;
  Subject client;

  TokenFixture(String... mechanisms) {
    this.mechanisms = mechanisms;
  }

  @BeforeEach
  void start() {
    endpoint = ScriptedTokenEndpoint.start();
    start(mechanisms);
  }

  void start(String... mechanisms) {
    relay = Relays.relayByToken(mechanisms);
    factory = Relays.factoryFor(relay, endpoint);
    client = Relays.subject(factory, "client-id", "client-secret");
  }

  @AfterEach
  void stop() {
    relay.close();
    endpoint.close();
  }

  ManagedConnection create() throws Exception {
    ManagedConnection managed = factory.createManagedConnection(client, null);
    managed.addConnectionEventListener(events);
    return managed;
  }

  static void destroy(List<ManagedConnection> connections) throws Exception {
    for (ManagedConnection connection : connections) {
      connection.destroy();
    }
  }
}
