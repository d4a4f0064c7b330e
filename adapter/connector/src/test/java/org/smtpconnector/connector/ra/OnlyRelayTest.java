package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;

/** When the circuit breaker of the only relay opens, and when it is tried again. */
class OnlyRelayTest extends FailoverFixture {
  @Test
  void theOnlyOneIsTriedByEachConnectionAtFirst() throws Exception {
    factory.setHost("localhost:" + first.port());
    first.stop();
    assertThatThrownBy(this::open)
        .isInstanceOf(SmtpException.Disconnected.class)
        .hasMessageNotContaining("none of the relays");
    assertThat(statusOfFirst().up()).isFalse();
    first.start();
    send();
    assertThat(statusOfFirst().up()).isTrue();
  }

  private void failToOpen(int times, Duration pause) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(SmtpException.class)
          .hasMessageNotContaining("circuit breaker");
      pass(pause);
    }
  }

  @Test
  void theOnlyOneIsLeftOutAfterSeveralFailuresWithinTheWindow() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(3);
    first.on(NonCommandPhase.GREETING).replyThenClose("554 5.3.2 no room").times(1);
    first.on(NonCommandPhase.GREETING).replyThenClose("554 5.3.2 no service").times(2);
    failToOpen(3, Duration.ofSeconds(10));
    int connections = first.connections();
    pass(Duration.ofSeconds(-10));
    assertThatThrownBy(this::open)
        .isInstanceOf(SmtpException.Refused.class)
        .hasMessageContaining("circuit breaker open, localhost:" + first.port())
        .hasMessageContaining("554 5.3.2 no service, first ")
        .hasMessageContaining("554 5.3.2 no room, 3 failures since 2026-06-01T12:00:00Z");
    assertThat(first.connections()).isEqualTo(connections);
    pass(Duration.ofSeconds(5));
    send();
    assertThat(statusOfFirst().up()).isTrue();
    send();
  }

  @Test
  void failuresThatAreOlderThanTheWindowOpenNoCircuit() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(3);
    factory.setBreakerWindowSeconds(30);
    first.stop();
    failToOpen(8, Duration.ofSeconds(20));
    first.start();
    send();
  }

  @Test
  void aConnectionThatIsOpenedStartsTheCountAnew() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(3);
    for (int i = 0; i < 3; i++) {
      first.stop();
      failToOpen(2, Duration.ZERO);
      first.start();
      send();
    }
  }

  @Test
  void withoutFailuresThatOpenItThereIsNoCircuitBreaker() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(0);
    first.stop();
    failToOpen(30, Duration.ZERO);
    first.start();
    send();
  }

  @Test
  void noMailToAHealthyRelayIsRefusedForAnothersFailure() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(3);
    first.stop();
    failToOpen(3, Duration.ZERO);
    SmtpManagedConnectionFactory healthy = Relays.factoryFor(second);
    healthy.setUser("alice");
    healthy.setPassword("wonderland");
    healthy.setBreakerFailures(3);
    SendStageFactory others = SendStageFactory.of(healthy.settings(), clock);
    SmtpManagedConnection managed =
        new SmtpManagedConnection(healthy, others, counters, healthy.identity(null, null), null);
    opened.add(managed);
    send((SmtpConnection) managed.getConnection(null, null));
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void aSessionThatIsOpenServesThoughTheCircuitIsOpen() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(3);
    SmtpConnection connection = open();
    first.on(NonCommandPhase.GREETING).replyThenClose("554 5.3.2 no service");
    failToOpen(3, Duration.ZERO);
    assertThatThrownBy(this::open).hasMessageContaining("circuit breaker open");
    send(connection);
    assertThat(first.messages()).hasSize(1);
  }

  @Test
  void interruptsAndDeadlinesOpenNoCircuit() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(2);
    for (int i = 0; i < 4; i++) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(this::open).isInstanceOf(SmtpException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
    send();
  }
}
