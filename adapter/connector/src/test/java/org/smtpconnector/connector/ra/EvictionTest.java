package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A 535 is about all sessions that the same credential has opened, and about no others. */
class EvictionTest {
  private final Relays.Events events = new Relays.Events();
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;
  private Subject alice;

  @BeforeEach
  void startRelay() {
    relay = ScriptedSmtpServer.builder().user("alice", "wonderland").user("bob", "builder").start();
    factory = Relays.factoryFor(relay);
    alice = Relays.subject(factory, "alice", "wonderland");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private ManagedConnection create(Subject subject) throws Exception {
    ManagedConnection managed = factory.createManagedConnection(subject, null);
    managed.addConnectionEventListener(events);
    return managed;
  }

  private void refuse(Subject subject) {
    relay.on("AUTH").reply("535 5.7.8 authentication credentials invalid").times(1);
    assertThatThrownBy(() -> create(subject)).isInstanceOf(SecurityException.class);
  }

  @Test // 10.1.9, 10.2.1
  void endsTheIdleSessionsOfTheCredentialAndTellsTheContainerWhenItAsks() throws Exception {
    Set<ManagedConnection> pool = new HashSet<>(Set.of(create(alice), create(alice)));
    refuse(alice);
    relay.awaitOpenConnections(0, Relays.SOON);
    assertThat(factory.matchManagedConnections(pool, alice, null)).isNull();
    assertThat((Set<?>) factory.getInvalidConnections(pool)).isEqualTo(pool);
    assertThat(events.errors).isEmpty();
    for (ManagedConnection managed : pool) {
      managed.destroy();
    }
  }

  @Test
  void sparesTheSessionsOfOthersAndOfTheRightPassword() throws Exception {
    ManagedConnection ofAlice = create(alice);
    Subject bob = Relays.subject(factory, "bob", "builder");
    ManagedConnection ofBob = create(bob);
    assertThatThrownBy(() -> create(Relays.subject(factory, "alice", "guessed")))
        .isInstanceOf(SecurityException.class);
    assertThat(factory.matchManagedConnections(Set.of(ofAlice), alice, null)).isSameAs(ofAlice);
    refuse(alice);
    assertThat(factory.matchManagedConnections(Set.of(ofAlice), alice, null)).isNull();
    assertThat(factory.matchManagedConnections(Set.of(ofBob), bob, null)).isSameAs(ofBob);
    assertThat((Set<?>) factory.getInvalidConnections(Set.of(ofBob))).isEmpty();
    ofAlice.destroy();
    ofBob.destroy();
  }

  @Test
  void sparesThemWhereTheRelayOnlyCannotAskNow() throws Exception {
    ManagedConnection managed = create(alice);
    relay.on("AUTH").reply("454 4.7.0 temporary authentication failure").times(1);
    assertThatThrownBy(() -> create(alice)).isInstanceOf(SecurityException.class);
    assertThat(factory.matchManagedConnections(Set.of(managed), alice, null)).isSameAs(managed);
    managed.destroy();
  }

  @Test
  void doesNotDisturbWhoIsUsingASessionAndEndsItWhenHeIsDone() throws Exception {
    ManagedConnection managed = create(alice);
    SmtpConnection connection = (SmtpConnection) managed.getConnection(alice, null);
    refuse(alice);
    send(connection);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.messages().get(0).connection()).isEqualTo(1);
    connection.close();
    managed.cleanup();
    relay.awaitOpenConnections(0, Relays.SOON);
    assertThat(factory.matchManagedConnections(Set.of(managed), alice, null)).isNull();
    assertThat(events.errors).isEmpty();
    managed.destroy();
  }

  @Test
  void authenticatesAnewWhereAContainerUsesOneAllTheSame() throws Exception {
    ManagedConnection managed = create(alice);
    refuse(alice);
    send((SmtpConnection) managed.getConnection(alice, null));
    assertThat(relay.messages())
        .singleElement()
        .satisfies(m -> assertThat(m.connection()).isEqualTo(3));
    assertThat(events.errors).isEmpty();
    managed.destroy();
  }

  @Test
  void aRefusalInTheMiddleOfALeaseEndsTheOthersToo() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    ManagedConnection renewing = create(alice);
    ManagedConnection idle = create(alice);
    SmtpConnection connection = (SmtpConnection) renewing.getConnection(alice, null);
    send(connection);
    relay.on("AUTH").reply("535 5.7.8 authentication credentials invalid").times(1);
    assertThatThrownBy(() -> send(connection)).hasMessageContaining("535");
    assertThat(factory.matchManagedConnections(Set.of(idle), alice, null)).isNull();
    relay.awaitOpenConnections(0, Relays.SOON);
    assertThat(events.errors).hasSize(1);
    renewing.destroy();
    idle.destroy();
  }
}
