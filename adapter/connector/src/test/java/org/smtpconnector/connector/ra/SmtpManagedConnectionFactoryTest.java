package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.connector.ra.Relays.request;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.EISSystemException;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ResourceAllocationException;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;

class SmtpManagedConnectionFactoryTest extends RelayFixture {
  private ManagedConnection create(Subject subject, ConnectionRequestInfo info) throws Exception {
    return factory.createManagedConnection(subject, info);
  }

  // Life

  @Test // 21.6.1.2
  void survivesSerialization() throws Exception {
    factory.setLogWriter(new PrintWriter(new StringWriter()));
    factory.setResourceAdapter(new SmtpResourceAdapter());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(factory);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      SmtpManagedConnectionFactory copy = (SmtpManagedConnectionFactory) in.readObject();
      assertThat(copy).isEqualTo(factory);
      assertThat(copy.getLogWriter()).isNull();
      assertThat(copy.getResourceAdapter()).isNull();
      copy.createManagedConnection(null, null).destroy();
    }
  }

  @Test // 6.3.2
  void takesOneResourceAdapterAndNoOther() throws Exception {
    factory.setResourceAdapter(new SmtpResourceAdapter());
    assertThatThrownBy(() -> factory.setResourceAdapter(new SmtpResourceAdapter()))
        .isInstanceOf(IllegalStateException.class);
  }

  // Connecting

  @Test // 7.5.1.2
  void connectsByItsConfigurationAlone() throws Exception {
    factory.setUser("alice");
    factory.setPassword("wonderland");
    ManagedConnection connection = create(null, null);
    assertThat(connection.getMetaData().getUserName()).isEqualTo("alice");
    connection.destroy();
  }

  @Test // 10.1.8.2
  void takesTheUserOfTheContainerBeforeThatOfTheApplicationBeforeItsOwn() throws Exception {
    factory.setUser("configured");
    factory.setPassword("wonderland");
    relay.on("AUTH").reply("235 2.7.0 welcome");

    Subject container = Relays.subject(factory, "container", "wonderland");
    ConnectionRequestInfo application = request("application", "wonderland");
    assertThat(create(container, null).getMetaData().getUserName()).isEqualTo("container");
    assertThat(create(null, application).getMetaData().getUserName()).isEqualTo("application");
    assertThat(create(null, null).getMetaData().getUserName()).isEqualTo("configured");
  }

  @Test // 10.1.8.2
  void takesNoCredentialThatIsMeantForAnotherFactoryOrHasNoUser() throws Exception {
    SmtpManagedConnectionFactory other = new SmtpManagedConnectionFactory();
    Subject foreign = Relays.subject(other, "alice", "wonderland");
    Subject empty = Relays.subject(factory, "", "");
    for (Subject subject : List.of(foreign, empty, new Subject())) {
      ManagedConnection connection = create(subject, null);
      assertThat(connection.getMetaData().getUserName()).isEmpty();
      connection.destroy();
    }
    assertThat(relay.commands()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test // 10.1.8.2
  void leavesThePasswordOfTheContainerAsItIs() throws Exception {
    Subject subject = Relays.subject(factory, "alice", "wonderland");
    create(subject, null).destroy();
    create(subject, null).destroy();
  }

  @Test // 10.2.1, 23.1
  void tellsWrongCredentialsByTheirUserAndWithoutPassword() {
    SecurityException failure =
        catchThrowableOfType(
            SecurityException.class,
            () -> create(Relays.subject(factory, "alice", "never-show-this"), null));
    assertThat(failure).hasMessageContaining("'alice'");
    assertThat(failure.getErrorCode()).isEqualTo("535 5.7.8");
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).doesNotContain("never-show-this");
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 23.2.1
  void tellsWhatKindOfFailureItIs() {
    relay.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 busy").times(1);
    assertThatThrownBy(() -> create(null, null))
        .isInstanceOf(ResourceAllocationException.class)
        .isInstanceOf(RetryableException.class)
        .hasCauseInstanceOf(SmtpException.Refused.class);

    relay.on(NonCommandPhase.GREETING).reply("554 5.3.2 not for you").times(1);
    assertThatThrownBy(() -> create(null, null))
        .isInstanceOf(ResourceAllocationException.class)
        .isNotInstanceOf(RetryableException.class);

    relay.on("EHLO").raw("nonsense\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> create(null, null)).isInstanceOf(EISSystemException.class);
    relay.clearRules();

    relay.on("EHLO").drop();
    assertThatThrownBy(() -> create(null, null)).isInstanceOf(CommException.class);
    relay.clearRules();

    factory.setSecurity("starttls");
    assertThatThrownBy(() -> create(null, null))
        .isInstanceOf(SecurityException.class)
        .hasCauseInstanceOf(SmtpException.SecurityUnmet.class);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  // Matching

  @Test // 7.5.3.1, 10.1.9
  void matchesAConnectionOfTheSameFactoryAndUserAlone() throws Exception {
    Subject alice = Relays.subject(factory, "alice", "wonderland");
    ManagedConnection connection = create(alice, null);
    ManagedConnection anonymous = create(null, null);
    Set<Object> pool = Set.of(connection, anonymous, "something else");

    assertThat(factory.matchManagedConnections(pool, alice, null)).isSameAs(connection);
    assertThat(factory.matchManagedConnections(pool, null, null)).isSameAs(anonymous);
    assertThat(factory.matchManagedConnections(pool, null, request("alice", "wonderland")))
        .isSameAs(connection);
    assertThat(factory.matchManagedConnections(pool, null, request("alice", "other"))).isNull();
    assertThat(factory.matchManagedConnections(pool, null, request("bob", "wonderland"))).isNull();
    assertThat(factory.matchManagedConnections(Set.of(), alice, null)).isNull();

    SmtpManagedConnectionFactory other = Relays.factoryFor(relay);
    other.setLocalHostName("elsewhere.example");
    assertThat(other.matchManagedConnections(pool, null, null)).isNull();

    connection.destroy();
    assertThat(factory.matchManagedConnections(Set.of(connection), alice, null)).isNull();
    anonymous.destroy();
  }

  @Test // 7.5.3.4
  void findsTheConnectionsThatDoNotAnswer() throws Exception {
    ManagedConnection good = create(null, null);
    ManagedConnection bad = create(null, null);
    Relays.Events events = new Relays.Events();
    bad.addConnectionEventListener(events);
    assertThat((Set<?>) factory.getInvalidConnections(Set.of(good, bad))).isEmpty();

    relay.on("NOOP").drop().times(1);
    Set<?> one = factory.getInvalidConnections(Set.of(bad));
    assertThat(one).hasSize(1);
    assertThat(one.iterator().next()).isSameAs(bad);
    assertThat((Set<?>) factory.getInvalidConnections(Set.of(good))).isEmpty();
    assertThat(events.errors).isEmpty();
    good.destroy();
    bad.destroy();
  }

  // Without a server

  @Test // 7.5.2.2
  void servesWithoutAServerAConnectionEachTime() throws Exception {
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    try (SmtpConnection connection = connections.getConnection("alice", "wonderland")) {
      assertThat(connection.send(Relays.ENVELOPE, Relays.MESSAGE).accepted()).hasSize(1);
    }
    assertThat(relay.messages())
        .singleElement()
        .satisfies(m -> assertThat(m.user()).contains("alice"));
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test
  void refusesCredentialsThatAreNone() throws Exception {
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    assertThatThrownBy(() -> connections.getConnection("", "wonderland"))
        .isInstanceOf(ResourceException.class);
    assertThatThrownBy(() -> connections.getConnection(null, null))
        .isInstanceOf(ResourceException.class);
    assertThat(relay.connections()).isZero();
  }

  @Test // 7.5.1.3, 21.6.3
  void isReferenceableOnceTheContainerHasSetTheReference() throws Exception {
    SmtpConnectionFactory connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    assertThatThrownBy(connections::getReference).isInstanceOf(NamingException.class);
    Reference reference = new Reference("any");
    connections.setReference(reference);
    assertThat(connections.getReference()).isSameAs(reference);
  }

  // The resource adapter

  @Test // 6.3.4.2
  void endsItsConnectionsWhenTheResourceAdapterStops() throws Exception {
    SmtpResourceAdapter adapter = new SmtpResourceAdapter();
    adapter.start(null);
    factory.setResourceAdapter(adapter);
    create(null, null);
    create(null, null);
    relay.awaitOpenConnections(2, Relays.SOON);

    adapter.stop();
    adapter.stop();
    relay.awaitOpenConnections(0, Relays.SOON);
    assertThatThrownBy(() -> create(null, null))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("stopped");
  }

  @Test // 6.3.1, 20.4.2
  void hasNoInboundSide() {
    SmtpResourceAdapter adapter = new SmtpResourceAdapter();
    assertThat(adapter.getXAResources(null)).isNull();
    assertThatThrownBy(() -> adapter.endpointActivation(null, null))
        .isInstanceOf(NotSupportedException.class);
    assertThat(adapter).isEqualTo(new SmtpResourceAdapter());
    assertThat(adapter).hasSameHashCodeAs(new SmtpResourceAdapter());
  }
}
