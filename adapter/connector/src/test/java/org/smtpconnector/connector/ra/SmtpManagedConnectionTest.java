package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.Credentials;

/** Handles, user and metadata of a managed connection. */
class SmtpManagedConnectionTest extends OpenConnectionFixture {
  @Test // 7.5.7, 7.8.3, 7.5.4.4
  void reportsTheCloseOfAHandleOnce() throws Exception {
    SmtpConnection handle = handle();
    handle.close();
    handle.close();
    assertThat(events.closed)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getSource()).isSameAs(managed);
              assertThat(event.getConnectionHandle()).isSameAs(handle);
            });
    assertThatThrownBy(() -> send(handle))
        .isInstanceOf(java.lang.IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(relay.openConnections()).isEqualTo(1);
  }

  @Test // 7.5.4.2
  void keepsOlderHandlesValid() throws Exception {
    SmtpConnection older = handle();
    SmtpConnection newer = handle();
    assertThat(newer).isNotSameAs(older);
    send(older);
    send(newer);
    newer.close();
    send(older);
    assertThat(relay.messages()).hasSize(3);
  }

  @Test // 7.5.4.4
  void takesAllHandlesAwayInCleanupAndKeepsTheConnection() throws Exception {
    SmtpConnection handle = handle();
    managed.cleanup();
    managed.cleanup();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
    handle.close();
    assertThat(events.closed).isEmpty();

    send(handle());
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test // 8.11.2, 8.11.3
  void takesAHandleOverFromAnotherConnection() throws Exception {
    ManagedConnection other = factory.createManagedConnection(null, null);
    SmtpConnection handle = handle();
    other.associateConnection(handle);
    other.associateConnection(handle);
    managed.destroy();
    send(handle);
    assertThat(relay.messages()).hasSize(1);
    assertThatThrownBy(() -> other.associateConnection("no handle"))
        .isInstanceOf(NotSupportedException.class);
    other.destroy();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
  }

  @Test // 10.1.9
  void doesNotChangeItsUser() {
    assertThatThrownBy(
            () ->
                managed.getConnection(
                    null,
                    new SmtpConnectionRequestInfo(Credentials.password("alice", "wonderland"))))
        .isInstanceOf(SecurityException.class);
  }

  @Test // 7.5.4.2
  void letsTwoThreadsSendOneAfterTheOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        SmtpConnection handle = handle();
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    send(handle);
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(relay.messages()).hasSize(100);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test // 8.3.1, 23.2.1
  void hasNoTransactions() {
    assertThatThrownBy(managed::getXAResource).isInstanceOf(NotSupportedException.class);
    assertThatThrownBy(managed::getLocalTransaction).isInstanceOf(NotSupportedException.class);
  }

  @Test // 7.5.5
  void tellsWhatItKnowsOfTheRelay() throws Exception {
    assertThat(managed.getMetaData().getEISProductName()).startsWith("SMTP server ");
    assertThat(managed.getMetaData().getEISProductVersion()).isEmpty();
    assertThat(managed.getMetaData().getMaxConnections()).isZero();
    assertThat(managed.getMetaData().getUserName()).isEmpty();
  }

  @Test // 7.6.2
  void writesItsLifeToTheLogWriterOfTheContainer() throws Exception {
    StringWriter log = new StringWriter();
    factory.setLogWriter(new PrintWriter(log));
    ManagedConnection logged = factory.createManagedConnection(null, null);
    assertThat(logged.getLogWriter()).isSameAs(factory.getLogWriter());
    assertThat(log.toString()).contains("opened: localhost:" + relay.port());
    logged.setLogWriter(null);
    logged.destroy();
    assertThat(log.toString()).doesNotContain("closed");
  }
}
