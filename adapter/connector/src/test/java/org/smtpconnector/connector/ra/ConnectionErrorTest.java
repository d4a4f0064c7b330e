package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;

/** What ends a managed connection and is reported to its container, and what is neither. */
class ConnectionErrorTest extends OpenConnectionFixture {
  @Test // 7.5.6, 7.5.3.1
  void reportsALostConnectionOnceBeforeTheApplicationKnows() throws Exception {
    relay.on("DATA").drop();
    SmtpConnection handle = handle();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.Disconnected.class);
    assertThat(events.errors)
        .singleElement()
        .satisfies(event -> assertThat(event.getException()).isInstanceOf(SmtpException.class));

    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
    assertThat(events.errors).hasSize(1);
    assertThat(factory.matchManagedConnections(Set.of(managed), null, null)).isNull();
    assertThatThrownBy(() -> managed.getConnection(null, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test // 7.5.4.1, 7.5.6
  void letsAListenerDestroyItWhileItReports() throws Exception {
    managed.addConnectionEventListener(
        new Relays.Events() {
          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            try {
              managed.removeConnectionEventListener(this);
              managed.destroy();
            } catch (ResourceException e) {
              throw new AssertionError(e);
            }
          }
        });
    relay.on("DATA").drop();
    SmtpConnection handle = handle();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.Disconnected.class);
    assertThat(events.errors).hasSize(1);
  }

  @Test // 7.5.6
  void staysGoodWhenAMailIsRefused() throws Exception {
    relay.on("RCPT").reply("550 5.1.1 no such user").times(1);
    SmtpConnection handle = handle();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.RecipientsRefused.class);
    relay.on("MAIL").reply("451 4.3.0 not now").times(1);
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.SenderRefused.class);
    assertThat(events.errors).isEmpty();
    send(handle);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.connections()).isEqualTo(1);
  }

  private static MessageSource message(Runnable writing) {
    return new MessageSource() {
      @Override
      public void writeTo(OutputStream out) {
        writing.run();
      }

      @Override
      public OptionalLong size() {
        return OptionalLong.empty();
      }

      @Override
      public Content content() {
        return Content.SEVEN_BIT;
      }

      @Override
      public boolean utf8Headers() {
        return false;
      }
    };
  }

  @Test // 7.5.6
  void reportsThatAnErrorOfTheApplicationEndedIt() throws Exception {
    SmtpConnection handle = handle();
    MessageSource failing =
        message(
            () -> {
              throw new NoClassDefFoundError("app/Report");
            });
    assertThatThrownBy(() -> handle.send(Relays.ENVELOPE, failing))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(events.errors).hasSize(1);
    assertThat(factory.matchManagedConnections(Set.of(managed), null, null)).isNull();
  }

  @Test // 7.5.6
  void whatAListenerThrowsDoesNotHideWhatBecameOfTheMail() throws Exception {
    managed.removeConnectionEventListener(events);
    managed.addConnectionEventListener(
        new Relays.Events() {
          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            throw new java.lang.IllegalStateException("no pool any more");
          }

          @Override
          public void connectionClosed(ConnectionEvent event) {
            throw new java.lang.IllegalStateException("no pool any more");
          }
        });
    managed.addConnectionEventListener(events);
    handle().close();
    assertThat(events.closed).hasSize(1);
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    SmtpConnection handle = handle();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.InDoubt.class);
    assertThat(events.errors).hasSize(1);
  }

  @Test
  void refusesAMailWithinAnother() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    ManagedConnection other = factory.createManagedConnection(null, null);
    SmtpConnection handle = (SmtpConnection) other.getConnection(null, null);
    MessageSource nested =
        message(
            () -> {
              try {
                send(handle);
              } catch (SmtpException e) {
                throw new AssertionError(e);
              }
            });
    assertThatThrownBy(() -> handle.send(Relays.ENVELOPE, nested))
        .isInstanceOf(SmtpException.SourceFailed.class)
        .hasMessageContaining("in use");
    assertThat(relay.messages()).isEmpty();
    send(handle);
    assertThat(relay.messages()).hasSize(1);
    other.destroy();
  }
}
