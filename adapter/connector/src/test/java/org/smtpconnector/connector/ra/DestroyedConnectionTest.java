package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;

/** How a managed connection is cleaned up and destroyed, also under a thread that sends. */
class DestroyedConnectionTest extends OpenConnectionFixture {
  @Test // 7.8.3.2
  void isOfNoUseOnceItIsDestroyed() throws Exception {
    SmtpConnection handle = handle();
    managed.destroy();
    managed.destroy();
    managed.cleanup();
    relay.awaitOpenConnections(0, Relays.SOON);
    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
    assertThatThrownBy(() -> managed.getConnection(null, null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> managed.associateConnection(handle))
        .isInstanceOf(IllegalStateException.class);
    assertThat(events.closed).isEmpty();
    assertThat(events.errors).isEmpty();
  }

  @Test
  void waitsForNoRelayInCleanup() throws Exception {
    handle();
    relay.on("RSET").stall();
    relay.on("NOOP").stall();
    relay.on("QUIT").stall();
    int before = relay.commands().size();
    managed.cleanup();
    assertThat(relay.commands()).hasSize(before);
    assertThat(relay.openConnections()).isEqualTo(1);
  }

  @Test
  void waitsForTheAnswerToQuitLessThanForAnother() throws Exception {
    relay.on("QUIT").stall();
    long begin = System.nanoTime();
    managed.destroy();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Relays.REPLY_TIMEOUT);
    assertThat(relay.commands()).contains("QUIT");
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test
  void letsTheDialogueOfAnotherThreadEnd() throws Exception {
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch destroyed = new CountDownLatch(1);
    relay
        .on(NonCommandPhase.END_OF_DATA)
        .reply("451 4.0.0 the test has failed")
        .when(
            () -> {
              inProgress.countDown();
              return !Relays.opened(destroyed);
            });
    FutureTask<Void> sending = sending(handle());
    new Thread(sending).start();
    assertThat(Relays.opened(inProgress)).isTrue();
    managed.destroy();
    destroyed.countDown();
    sending.get(60, TimeUnit.SECONDS);
    assertThat(relay.messages()).hasSize(1);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test
  void cutsOffADialogueOfAnotherThreadThatDoesNotEndInTime() throws Exception {
    relay.on("DATA").stall();
    SmtpConnection handle = handle();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> sending =
          thread.submit(
              () -> {
                send(handle);
                return null;
              });
      relay.awaitCommand("DATA", Relays.SOON);
      ((SmtpManagedConnection) managed).destroy(Duration.ofMillis(50));
      assertThatThrownBy(() -> sending.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SmtpException.Disconnected.class);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aMailThatWaitsForItsTurnMayGoOnAnotherConnectionWhenThisIsDestroyed() throws Exception {
    factory.setMessagesPerSecond(1);
    ManagedConnection slow = factory.createManagedConnection(null, null);
    SmtpConnection handle = (SmtpConnection) slow.getConnection(null, null);
    send(handle);
    FutureTask<Void> waiting = sending(handle);
    Thread thread = new Thread(waiting);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    slow.destroy();
    assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SmtpException.Disconnected.class);
    assertThat(relay.messages()).hasSize(1);
  }

  private static FutureTask<Void> sending(SmtpConnection handle) {
    return new FutureTask<>(
        () -> {
          send(handle);
          return null;
        });
  }

  @Test
  void soMayOneWhoseSessionIsJustOpenedAnew() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    ManagedConnection renewed = factory.createManagedConnection(null, null);
    SmtpConnection handle = (SmtpConnection) renewed.getConnection(null, null);
    send(handle);
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch destroyed = new CountDownLatch(1);
    relay
        .on(NonCommandPhase.GREETING)
        .drop()
        .when(
            () -> {
              opening.countDown();
              return !Relays.opened(destroyed);
            });
    FutureTask<Void> sending = sending(handle);
    new Thread(sending).start();
    opening.await();
    ((SmtpManagedConnection) renewed).destroy(Duration.ZERO);
    destroyed.countDown();
    assertThatThrownBy(() -> sending.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SmtpException.Disconnected.class);
    assertThat(relay.messages()).hasSize(1);
  }
}
