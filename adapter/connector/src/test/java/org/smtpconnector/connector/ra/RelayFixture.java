package org.smtpconnector.connector.ra;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A relay for alice and a connection factory for it, as a container has one. */
public abstract class RelayFixture {
  protected ScriptedSmtpServer relay;
  protected SmtpManagedConnectionFactory factory;

  @BeforeEach
  protected void startRelay() {
    relay = Relays.relay();
    factory = Relays.factoryFor(relay);
  }

  @AfterEach
  protected void stopRelay() {
    relay.close();
  }
}
