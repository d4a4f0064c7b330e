package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.DissociatableManagedConnection;
import jakarta.resource.spi.LazyEnlistableManagedConnection;
import jakarta.resource.spi.ManagedConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.SmtpException;

/** Sections 7.5.4 to 7.5.7 and chapter 8 of Jakarta Connectors: connections, handles, events. */
class ManagedConnectionContractTest extends ContractFixture {
  private final Relays.Events events = new Relays.Events();
  private ManagedConnection managed;

  @BeforeEach
  void open() throws Exception {
    factory.setUser("alice");
    factory.setPassword("wonderland");
    managed = factory.createManagedConnection(null, null);
    managed.addConnectionEventListener(events);
  }

  @Test // 7.5.4.4
  void nothingOfARefusedMailIsLeftForTheNextLease() throws Exception {
    relay.on("RCPT").reply("550 5.1.1 no such user").times(1);
    SmtpConnection first = handle(managed);
    assertThatThrownBy(() -> send(first)).isInstanceOf(SmtpException.RecipientsRefused.class);
    managed.cleanup();
    send(handle(managed));
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test // 7.5.4.4; GlassFish cleans up what it destroyed, Geronimo twice
  void cleanupAndDestroyAreSilentOnABrokenConnectionInAnyOrder() throws Exception {
    relay.on("DATA").drop();
    SmtpConnection handle = handle(managed);
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.Disconnected.class);
    managed.cleanup();
    managed.destroy();
    managed.cleanup();
    managed.destroy();
    handle.close();
    assertThat(events.errors).hasSize(1);
    assertThat(events.closed).isEmpty();
  }

  @Test // 7.8.3.2
  void destroyIsBoundedThoughTheRelayDoesNotAnswerQuit() throws Exception {
    relay.on("QUIT").stall();
    assertPrompt(managed::destroy);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 7.8.3.2; Liberty destroys what it never used, IronJacamar without cleanup
  void destroyKillsTheHandlesWithoutCleanup() throws Exception {
    factory.createManagedConnection(null, null).destroy();
    SmtpConnection handle = handle(managed);
    managed.destroy();
    assertThatThrownBy(handle::capabilities).isInstanceOf(java.lang.IllegalStateException.class);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 20.4.1
  void isEqualToItselfAlone() throws Exception {
    assertThat(SmtpManagedConnection.class.getMethod("equals", Object.class).getDeclaringClass())
        .isEqualTo(Object.class);
    assertThat(SmtpManagedConnection.class.getMethod("hashCode").getDeclaringClass())
        .isEqualTo(Object.class);
  }

  @Test // 7.5.4.1, 7.5.6
  void holdsNoLockWhileItTellsAListener() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    managed.addConnectionEventListener(
        new Relays.Events() {
          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            CompletableFuture.runAsync(
                    () -> {
                      ((SmtpManagedConnection) managed).destroy();
                      done.add("destroyed");
                    })
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
          }
        });
    relay.on("DATA").drop();
    SmtpConnection handle = handle(managed);
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.Disconnected.class);
    assertThat(done).containsExactly("destroyed");
  }

  @Test // 7.5.7
  void theLastEventOfAHandleFindsTheConnectionAsItWas() throws Exception {
    SmtpConnection other = handle(managed);
    managed.addConnectionEventListener(
        new Relays.Events() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            try {
              send(other);
            } catch (SmtpException e) {
              throw new AssertionError(e);
            }
          }
        });
    handle(managed).close();
    assertThat(relay.messages()).hasSize(1);
  }

  @Test // 8.11.2
  void aHandleReportsToTheConnectionThatItWasAssociatedWith() throws Exception {
    Relays.Events others = new Relays.Events();
    ManagedConnection other = factory.createManagedConnection(null, null);
    other.addConnectionEventListener(others);
    SmtpConnection handle = handle(managed);
    other.associateConnection(handle);
    managed.cleanup();
    send(handle);
    handle.close();
    assertThat(events.closed).isEmpty();
    assertThat(others.closed)
        .singleElement()
        .satisfies(event -> assertThat(event.getSource()).isSameAs(other));
  }

  @Test // 8.16.1.1, 8.16.3
  void offersNeitherLazyAssociationNorLazyEnlistment() {
    assertThat(managed)
        .isNotInstanceOf(DissociatableManagedConnection.class)
        .isNotInstanceOf(LazyEnlistableManagedConnection.class);
  }
}
