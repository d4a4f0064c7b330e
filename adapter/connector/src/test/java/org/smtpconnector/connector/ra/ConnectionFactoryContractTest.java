package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.connector.ra.Relays.request;
import static org.smtpconnector.connector.ra.Relays.send;

import java.io.Serializable;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;

/** Sections 7.5.1 and 7.5.2 of Jakarta Connectors: what applications look up and ask by. */
class ConnectionFactoryContractTest extends ContractFixture {
  @Test // 7.5.1.2
  void requestsAreEqualByUserAndPassword() {
    assertThat(request("alice", "wonderland"))
        .isEqualTo(request("alice", "wonderland"))
        .hasSameHashCodeAs(request("alice", "wonderland"))
        .isNotEqualTo(request("alice", "other"))
        .isNotEqualTo(request("bob", "wonderland"));
  }

  @Test // 7.5.2.2, 21.6.1.2
  void theOneForUseWithoutAServerIsSerializable() throws Exception {
    SmtpConnectionFactory connections =
        copyOf((SmtpConnectionFactory) factory.createConnectionFactory());
    try (SmtpConnection connection = connections.getConnection("alice", "wonderland")) {
      send(connection);
    }
    assertThat(relay.messages()).hasSize(1);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 7.5.1.3
  void isSerializableAndReferenceable() {
    assertThat(ManagedSmtpConnectionFactory.class)
        .isAssignableTo(Serializable.class)
        .isAssignableTo(jakarta.resource.Referenceable.class);
  }

  @Test // 7.5.1.1
  void asksTheContainerOnTheCallersThread() throws Exception {
    Container container = new Container();
    SmtpConnectionFactory connections =
        (SmtpConnectionFactory) factory.createConnectionFactory(container);
    connections.getConnection();
    connections.getConnection("alice", "wonderland");
    assertThat(container.callers).containsExactly(Thread.currentThread(), Thread.currentThread());
  }

  /** TomEE makes a subclass of it, whose objects are what applications use. */
  @Test
  void connectionsMayBeOfASubclassThatTheContainerMakes() {
    assertThat(SmtpConnectionHandle.class).isPublic().isNotFinal();
  }
}
