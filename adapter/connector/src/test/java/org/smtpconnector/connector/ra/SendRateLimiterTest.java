package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ManagedConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.session.Counters;
import org.smtpconnector.connector.throttle.SendRateLimiter;
import org.smtpconnector.connector.throttle.ThrottlingReplies;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/** How mails wait for their turn. */
class SendRateLimiterTest {
  @TempDir Path directory;

  private final StepClock clock = new StepClock();
  private final List<SmtpManagedConnection> opened = new ArrayList<>();
  private ScriptedSmtpServer server;
  private SmtpManagedConnectionFactory factory;
  private SendPipeline pipeline;

  @BeforeEach
  void startServer() {
    server = ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING").start();
    factory = Relays.factoryFor(server);
  }

  @AfterEach
  void stopServer() {
    opened.forEach(SmtpManagedConnection::destroy);
    server.close();
  }

  private SmtpConnection open() throws Exception {
    pipeline = pipeline == null ? SendPipeline.of(factory.settings(), clock) : pipeline;
    SmtpManagedConnection managed =
        new SmtpManagedConnection(
            factory, pipeline, new Counters(), factory.identity(null, null), null);
    opened.add(managed);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private SendRateLimiter rateLimiter() {
    return pipeline.rateLimiter();
  }

  private static void send(SmtpConnection connection) throws SmtpException {
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
  }

  // So many a second

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
                new Told());
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
    BatchReceipt receipt = open().sendAll(mails, new Told());
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
    Path trust = directory.resolve("trust.p12");
    new TestAuthority().writeTrustStore(trust, "changeit".toCharArray());
    factory.setTrustStore(trust.toString());
    factory.setTrustStorePassword("changeit");
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

  // As the relay says

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAIL | 421 4.7.0 too many messages, slow down
          MAIL | 421 busy
          MAIL | 432 4.3.2 concurrent connections limit exceeded
          RCPT | 450 4.7.1 rate limit
          BDAT | 451 4.7.650 too much mail
          """)
  void pausesWhereOneAtATimeIsTooMuch(String command, String reply) throws Exception {
    SmtpConnection connection = open();
    server.on(command).reply(reply);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.class);
    server.clearRules();

    send(open());
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(1));
    send(open());
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAIL | 421 4.4.2 idle for too long
          RCPT | 450 4.7.1 greylisted, come again
          RCPT | 452 4.2.2 mailbox full
          RCPT | 550 5.7.1 not allowed
          """)
  void isNotSlowedByWhatIsAboutAMailboxOrAnIdleConnection(String command, String reply)
      throws Exception {
    SmtpConnection connection = open();
    server.on(command).reply(reply);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.class);
    server.clearRules();
    send(open());
    assertThat(clock.time()).isZero();
  }

  @Test
  void pausesLongerEachTimeAndSaysWhoSlowedUs() throws Exception {
    factory.setPaceTimeoutSeconds(20);
    SmtpConnection connection = open();
    server.on("MAIL").reply("451 4.7.1 slow down");
    for (int second : new int[] {0, 1, 3, 7, 15}) {
      assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
      assertThat(clock.time()).isEqualTo(Duration.ofSeconds(second));
    }
    clock.pass(Duration.ofSeconds(16));
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
    clock.pass(Duration.ofSeconds(2));
    server.clear();
    assertThatThrownBy(() -> send(connection))
        .isInstanceOf(SmtpException.HeldBack.class)
        .hasMessageContaining("the relay said '451 4.7.1 slow down' 2 s ago")
        .hasMessageContaining("within 20 s");
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void aPauseIsNoLongerForTheOpeningsThatAreRefusedMeanwhile() throws Exception {
    SmtpConnection connection = open();
    Reply tooMany = new Reply(421, Optional.empty(), List.of("4.7.0 too many connections"));
    for (int i = 0; i < 10; i++) {
      rateLimiter().heard(tooMany);
      clock.pass(Duration.ofMillis(100));
    }
    rateLimiter().heard(tooMany); // the pause is over, and was too short
    send(connection);
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void countsWhatWasUnderWayTogetherOnceAndGrowsBack() throws Exception {
    open();
    SendRateLimiter rateLimiter = rateLimiter();
    List<Long> began = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      began.add(rateLimiter.begin(List.of(), SendDeadline.NONE));
    }
    clock.pass(Duration.ofSeconds(1));
    for (long one : began) {
      rateLimiter.end(one, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    }
    assertThat(atOnce(rateLimiter)).isEqualTo(8);
    clock.pass(Duration.ofSeconds(1));
    int mails = 0;
    for (int limit = 8; limit < 31; mails++) {
      rateLimiter.end(rateLimiter.begin(List.of(), SendDeadline.NONE), Optional.empty());
      int now = atOnce(rateLimiter);
      assertThat(now).isBetween(limit, limit + 1);
      limit = now;
      if (mails > 10_000) {
        throw new AssertionError("it does not grow");
      }
    }
    assertThat(mails).as("one more with each round").isGreaterThan(8 + 9 + 10);
    for (int i = 0; i < 40; i++) {
      rateLimiter.end(rateLimiter.begin(List.of(), SendDeadline.NONE), Optional.empty());
    }
    assertThat(atOnce(rateLimiter)).as("no limit any more").isEqualTo(100);
  }

  private static RecipientOutcome refused(String reply) {
    return new RecipientOutcome(
        Relays.ENVELOPE.recipients().get(0).address(),
        RecipientOutcome.Status.DEFERRED,
        Optional.of(
            new Reply(
                Integer.parseInt(reply.substring(0, 3)),
                Optional.of(new EnhancedStatus(4, 7, 0)),
                List.of(reply.substring(4)))));
  }

  /** How many it lets go at once, of 100. */
  private static int atOnce(SendRateLimiter rateLimiter) {
    int count = 0;
    while (count < 100 && rateLimiter.tryBegin()) {
      count++;
    }
    for (int i = 0; i < count; i++) {
      rateLimiter.giveBack();
    }
    return count;
  }

  @Test
  void sendsABatchInSmallerPartsAfterARelayComplained() throws Exception {
    server.on("RCPT").reply("451 4.7.1 too much").times(1).after(10);
    Told told = new Told();
    BatchReceipt receipt =
        open()
            .sendAll(
                IntStream.range(0, 100)
                    .mapToObj(i -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
                    .iterator(),
                told);
    assertThat(receipt.accepted()).isEqualTo(99);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(told.count).isEqualTo(100);
    assertThat(server.messages()).hasSize(99);
    assertThat(rateLimiter().underWay()).isZero();
  }

  // While it waits

  @Test
  void waitsForOneUnderWayToEndAndForNoLongerThanItMust() throws Exception {
    pipeline = SendPipeline.of(factory.settings(), TimeSource.SYSTEM);
    SendRateLimiter rateLimiter = rateLimiter();
    long first = rateLimiter.begin(List.of(), SendDeadline.NONE);
    long second = rateLimiter.begin(List.of(), SendDeadline.NONE);
    long third = rateLimiter.begin(List.of(), SendDeadline.NONE);
    rateLimiter.end(third, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    rateLimiter.end(second, Optional.empty());
    CompletableFuture<Long> waiting = new CompletableFuture<>();
    Thread thread = begin(rateLimiter, waiting);
    awaitWaiting(thread);
    rateLimiter.end(first, Optional.empty());
    waiting.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(rateLimiter.underWay()).isEqualTo(1);
  }

  @Test
  void waitsForTheTurnThatIsGivenBack() throws Exception {
    pipeline = SendPipeline.of(factory.settings(), TimeSource.SYSTEM);
    SendRateLimiter rateLimiter = rateLimiter();
    rateLimiter.begin(List.of(), SendDeadline.NONE);
    long other = rateLimiter.begin(List.of(), SendDeadline.NONE);
    rateLimiter.end(other, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    CompletableFuture<Long> waiting = new CompletableFuture<>();
    Thread thread = begin(rateLimiter, waiting);
    awaitWaiting(thread);
    rateLimiter.giveBack();
    waiting.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(rateLimiter.underWay()).isEqualTo(1);
    assertThat(rateLimiter.slowed()).isEqualTo(1);
  }

  @Test
  void leavesItsTurnToTheOnesThatWaitWhereItDoesNot() throws Exception {
    pipeline = SendPipeline.of(factory.settings(), TimeSource.SYSTEM);
    SendRateLimiter rateLimiter = rateLimiter();
    long first = rateLimiter.begin(List.of(), SendDeadline.NONE);
    long second = rateLimiter.begin(List.of(), SendDeadline.NONE);
    rateLimiter.end(
        second, new ThrottlingReplies(true).in(List.of(refused("451 4.7.0 slow down"))));
    List<CompletableFuture<Long>> waiting =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    for (CompletableFuture<Long> each : waiting) {
      awaitWaiting(begin(rateLimiter, each));
      assertThat(rateLimiter.tryBegin()).isFalse();
    }
    rateLimiter.end(first, Optional.empty());
    rateLimiter.end(
        waiting.get(0).get(Relays.SOON.toSeconds(), TimeUnit.SECONDS), Optional.empty());
    waiting.get(1).get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void isInterruptedWhileItWaits() throws Exception {
    factory.setMessagesPerSecond(1);
    factory.setPaceTimeoutSeconds(86_400);
    // Its time does not pass, but it really waits.
    pipeline =
        SendPipeline.of(
            factory.settings(),
            new StepClock() {
              @Override
              public void await(Condition changed, long nanos) throws InterruptedException {
                changed.awaitNanos(nanos);
              }
            });
    SendRateLimiter rateLimiter = rateLimiter();
    rateLimiter.begin(List.of(), SendDeadline.NONE);
    CompletableFuture<Long> head = new CompletableFuture<>();
    CompletableFuture<Long> behind = new CompletableFuture<>();
    Thread first = begin(rateLimiter, head);
    awaitWaiting(first);
    Thread second = begin(rateLimiter, behind);
    awaitWaiting(second);
    second.interrupt();
    first.interrupt();
    for (CompletableFuture<Long> each : List.of(head, behind)) {
      assertThatThrownBy(() -> each.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(SmtpException.HeldBack.class)
          .hasMessageContaining("interrupted");
    }
    assertThat(rateLimiter.underWay()).isEqualTo(1);
  }

  private static Thread begin(SendRateLimiter rateLimiter, CompletableFuture<Long> result) {
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(rateLimiter.begin(List.of(), SendDeadline.NONE));
              } catch (SmtpException e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    long begin = System.nanoTime();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Relays.SOON);
      Thread.onSpinWait();
    }
  }

  /** Counts what it is told. */
  private static final class Told implements BatchListener {
    private int count;

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      count++;
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      count++;
    }
  }
}
