package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.ManagedConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.TestAuthority;

/** No more messages go in a second than are configured, over all connections together. */
class MessagesPerSecondTest extends OneRelayFixture {
  @TempDir Path directory;

  @Test
  void sendsNoMoreInASecondThanItIsTold() throws Exception {
    factory.setMessagesPerSecond(5);
    SmtpConnection one = open();
    SmtpConnection other = open();
    for (int i = 0; i < 10; i++) {
      send(one);
      send(other);
    }
    assertThat(clock.time()).isEqualTo(Duration.ofMillis(19 * 200));
    assertThat(server.messages()).hasSize(20);
    assertThat(rateLimiter().slowed()).isEqualTo(19);
    assertThat(rateLimiter().underWay()).isZero();
  }

  @Test
  void doesNotMakeUpForTimeInWhichNothingWasSent() throws Exception {
    factory.setMessagesPerSecond(5);
    SmtpConnection connection = open();
    send(connection);
    clock.pass(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      send(connection);
    }
    assertThat(clock.time()).isEqualTo(Duration.ofHours(1).plusMillis(400));
  }

  @Test
  void pacesABatchAndLeavesNoneWaitingInTheOutput() throws Exception {
    factory.setMessagesPerSecond(20);
    List<Integer> arrived = new ArrayList<>();
    BatchReceipt receipt =
        open()
            .sendAll(
                IntStream.range(0, 30)
                    .mapToObj(
                        i -> {
                          arrived.add(server.messages().size());
                          return new Submission(Relays.ENVELOPE, Relays.MESSAGE);
                        })
                    .iterator(),
                new BatchOutcomes());
    assertThat(receipt.accepted()).isEqualTo(30);
    assertThat(receipt.ended()).isEmpty();
    // 100 ms at once are 2 or 3 mails, and no more than the batch before them is ever under way
    assertThat(clock.time()).isBetween(Duration.ofMillis(1350), Duration.ofMillis(1450));
    for (int i = 0; i < arrived.size(); i++) {
      assertThat(i - arrived.get(i)).isLessThanOrEqualTo(3);
    }
    assertThat(rateLimiter().underWay()).isZero();
  }

  @Test
  void namesThePropertyWhereTheTurnDoesNotComeInTime() throws Exception {
    factory.setMessagesPerSecond(1);
    factory.setPaceTimeoutSeconds(0);
    SmtpConnection connection = open();
    send(connection);
    assertThatThrownBy(() -> send(connection))
        .isInstanceOfSatisfying(
            SmtpException.HeldBack.class,
            e -> {
              assertThat(e)
                  .hasMessageContaining("messagesPerSecond of the connection factory is 1")
                  .hasMessageContaining("within 0 s (paceTimeoutSeconds)");
              assertThat(e.retryable()).isTrue();
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e.outcomes())
                  .extracting(RecipientOutcome::status)
                  .containsExactly(RecipientOutcome.Status.NOT_ATTEMPTED);
            });
    clock.pass(Duration.ofSeconds(1));
    send(connection);
    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void endsABatchWhoseTurnDoesNotComeAndLeavesTheRest() throws Exception {
    factory.setMessagesPerSecond(1);
    factory.setPaceTimeoutSeconds(0);
    var mails =
        IntStream.range(0, 3)
            .mapToObj(i -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
            .iterator();
    BatchReceipt receipt = open().sendAll(mails, new BatchOutcomes());
    assertThat(receipt.accepted()).isEqualTo(1);
    assertThat(receipt.ended()).containsInstanceOf(SmtpException.HeldBack.class);
    assertThat(mails).toIterable().hasSize(2);
    assertThat(rateLimiter().underWay()).isZero();
  }

  @Test
  void isSharedByConnectionsThatAreOpenedAtTheSameTime() throws Exception {
    factory.setMessagesPerSecond(1);
    factory.setPaceTimeoutSeconds(0);
    // Reading a trust store takes a while, in which others come.
    Relays.trust(factory, new TestAuthority(), directory);
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<SmtpConnection>> connections = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      connections.add(
          executor.submit(
              () -> {
                together.await();
                ManagedConnection managed = factory.createManagedConnection(null, null);
                return (SmtpConnection) managed.getConnection(null, null);
              }));
    }
    int heldBack = 0;
    for (Future<SmtpConnection> connection : connections) {
      try {
        send(connection.get());
      } catch (SmtpException.HeldBack e) {
        heldBack++;
      }
    }
    executor.shutdown();
    // 7, but for seconds that pass meanwhile
    assertThat(heldBack).isGreaterThanOrEqualTo(threads / 2);
  }
}
