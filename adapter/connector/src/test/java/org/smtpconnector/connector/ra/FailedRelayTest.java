package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.CircuitBreaker;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** How long a relay that failed is left out, and what is said when all of them are. */
class FailedRelayTest extends FailoverFixture {
  @Test
  void leavesTheOneThatFailedOutForAWhileThatGrowsAndIsBounded() throws Exception {
    factory.setRelayDownSeconds(2);
    factory.setLongestRelayDownSeconds(10);
    first.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 busy");
    send();
    int tried = 1;
    for (int pause : new int[] {2, 4, 8, 10, 10}) {
      assertThat(first.connections()).isEqualTo(tried);
      pass(Duration.ofSeconds(pause).minusNanos(1));
      send();
      assertThat(first.connections()).as("before %d s", pause).isEqualTo(tried);
      pass(Duration.ofNanos(1));
      send();
      tried++;
      assertThat(first.connections()).as("after %d s", pause).isEqualTo(tried);
    }
    first.clearRules();
    pass(Duration.ofSeconds(10));
    send();
    assertThat(first.messages()).hasSize(1);
    assertThat(second.messages()).hasSize(11);
    assertThat(statusOfFirst().up()).isTrue();
  }

  @Test
  void aRelapseGoesOnWhereTheLastPauseEnded() throws Exception {
    first.on("MAIL").replyThenClose("421 4.3.2 busy"); // it opens sessions and takes nothing
    send();
    assertThat(statusOfFirst().nextTry()).contains(StepClock.NOON.plusSeconds(1));
    pass(Duration.ofSeconds(1));
    send();
    assertThat(statusOfFirst().nextTry()).contains(StepClock.NOON.plusSeconds(3));
    pass(Duration.ofSeconds(2));
    send();
    assertThat(statusOfFirst().nextTry()).contains(StepClock.NOON.plusSeconds(7));
    assertThat(second.messages()).hasSize(3);
  }

  @Test
  void oneAloneTriesWhileTheOthersKeepToTheGoodOne() throws Exception {
    first.stop();
    send();
    first.start();
    first.on(NonCommandPhase.GREETING).stall().times(1);
    factory.setReplyTimeoutSeconds(60);
    pass(Duration.ofSeconds(1));
    CompletableFuture<Void> probe =
        CompletableFuture.runAsync(
            () -> {
              try {
                send();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    first.awaitOpenConnections(1, Relays.SOON);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> others = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      others.add(
          threads.submit(
              () -> {
                send();
                return null;
              }));
    }
    for (Future<?> other : others) {
      other.get();
    }
    threads.shutdown();
    assertThat(probe).isNotDone();
    assertThat(second.messages()).hasSize(41);
    first.stop(); // what the probe waits for
    probe.join();
    assertThat(second.messages()).hasSize(42);
    assertThat(first.connections()).isEqualTo(1);
  }

  @Test
  void manyFailuresAtOnceAreOne() throws Exception {
    CircuitBreaker circuitBreaker = pipeline().relays().relays().get(0).circuitBreaker();
    List<CircuitBreaker.Permission> attempts =
        Stream.generate(() -> circuitBreaker.attempt().orElseThrow()).limit(8).toList();
    SmtpException why = SmtpException.noneOfSeveral("gone", null, true, false);
    attempts.forEach(attempt -> circuitBreaker.failed(attempt, why));
    assertThat(circuitBreaker.status().nextTry()).contains(StepClock.NOON.plusSeconds(1));
  }

  @Test
  void namesEachAndItsReasonIfAllAreDown() throws Exception {
    first.stop();
    second.on(NonCommandPhase.GREETING).replyThenClose("554 5.3.2 closed on Sundays");
    SmtpException failure = catchThrowableOfType(SmtpException.class, this::open);
    assertThat(failure)
        .isInstanceOf(SmtpException.Disconnected.class)
        .hasMessageContaining(nameOf(first) + ": ")
        .hasMessageContaining("refused")
        .hasMessageContaining(nameOf(second) + ": ")
        .hasMessageContaining("closed on Sundays");
    assertThat(failure.retryable()).isTrue();
    ResourceException forContainer = AllocationFailure.of(failure);
    assertThat(forContainer).isInstanceOf(CommException.class).hasMessage(failure.getMessage());

    int connections = second.connections();
    assertThatThrownBy(this::open).hasMessage(failure.getMessage());
    assertThat(second.connections()).isEqualTo(connections); // nobody was asked again
    second.clearRules();
    pass(Duration.ofSeconds(1));
    send();
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void isForGoodIfEachRefusesForGood() {
    for (ScriptedSmtpServer relay : List.of(first, second)) {
      relay.on(NonCommandPhase.GREETING).replyThenClose("554 5.3.2 no service");
    }
    SmtpException failure = catchThrowableOfType(SmtpException.class, this::open);
    assertThat(failure).isInstanceOf(SmtpException.Refused.class);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void tellsAContainerThatNoneServesForAMailTooWhoseSessionWasOver() throws Exception {
    SmtpConnection pooled = open();
    send(pooled);
    first.stop();
    second.stop();
    assertThatThrownBy(() -> send(pooled))
        .isInstanceOf(SmtpException.Disconnected.class)
        .hasMessageContaining(nameOf(first))
        .hasMessageContaining(nameOf(second));
  }
}
