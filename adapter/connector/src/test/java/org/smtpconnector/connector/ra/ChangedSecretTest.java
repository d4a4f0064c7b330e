package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.util.Set;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A session serves the secret that it was opened with, and no later one. */
class ChangedSecretTest {
  private final Relays.Events events = new Relays.Events();
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;

  @BeforeEach
  void startRelay() {
    relay =
        ScriptedSmtpServer.builder().user("alice", "first").mechanisms("PLAIN", "XOAUTH2").start();
    factory = Relays.factoryFor(relay);
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private void servesOnly(ManagedConnection managed, Subject first, Subject second)
      throws Exception {
    assertThat(factory.matchManagedConnections(Set.of(managed), first, null)).isSameAs(managed);
    assertThat(factory.matchManagedConnections(Set.of(managed), second, null)).isNull();
    assertThatThrownBy(() -> managed.getConnection(second, null))
        .isInstanceOf(SecurityException.class);
    managed.destroy();
  }

  @Test
  void doesNotServeAPasswordThatTheContainerHasChanged() throws Exception {
    Subject first = Relays.subject(factory, "alice", "first");
    ManagedConnection managed = factory.createManagedConnection(first, null);
    servesOnly(managed, first, Relays.subject(factory, "alice", "second"));
  }

  @Test
  void doesNotServeATokenThatTheContainerHasRenewed() throws Exception {
    factory.setMechanisms("XOAUTH2");
    factory.setPasswordInClear("always");
    Subject first = Relays.subject(factory, "alice", "first");
    ManagedConnection managed = factory.createManagedConnection(first, null);
    servesOnly(managed, first, Relays.subject(factory, "alice", "second"));
  }

  @Test
  void doesNotServeAPasswordThatTheConfigurationHasChanged() throws Exception {
    factory.setUser("alice");
    factory.setPassword("first");
    ManagedConnection managed = factory.createManagedConnection(null, null);
    factory.setPassword("second");
    assertThat(factory.matchManagedConnections(Set.of(managed), null, null)).isNull();
    assertThatThrownBy(() -> managed.getConnection(null, null))
        .isInstanceOf(SecurityException.class);
    managed.destroy();
  }

  @Test
  void leavesThePoolWhenTheRelayTakesItsSecretNoMore() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    Subject first = Relays.subject(factory, "alice", "first");
    ManagedConnection managed = factory.createManagedConnection(first, null);
    managed.addConnectionEventListener(events);
    SmtpConnection connection = (SmtpConnection) managed.getConnection(first, null);
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    relay.on("AUTH").reply("535 5.7.8 authentication credentials invalid");

    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, Relays.MESSAGE))
        .isInstanceOf(SmtpException.AuthenticationRefused.class);
    assertThat(events.errors).hasSize(1);
    assertThat(factory.matchManagedConnections(Set.of(managed), first, null)).isNull();
    assertThatThrownBy(() -> managed.getConnection(first, null))
        .isInstanceOf(IllegalStateException.class);
    managed.destroy();
    relay.awaitOpenConnections(0, Relays.SOON);
  }
}
