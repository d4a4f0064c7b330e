package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.jmx.ManagementBean;
import org.smtpconnector.connector.jmx.RelayStatus;
import org.smtpconnector.connector.relay.LearnedStatus;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.session.Counters;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Limits that a relay never announced, and has: they are learned, kept to and forgotten. */
class LearnedLimitsTest {
  private final StepClock clock = new StepClock();
  private final List<SmtpManagedConnection> opened = new ArrayList<>();
  private final Counters counters = new Counters();
  private final Told told = new Told();
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
    synchronized (opened) {
      opened.forEach(SmtpManagedConnection::destroy);
    }
    server.close();
  }

  private SendPipeline pipeline() {
    pipeline = pipeline == null ? SendPipeline.of(factory.settings(), clock) : pipeline;
    return pipeline;
  }

  private SmtpManagedConnection managed() throws Exception {
    SmtpManagedConnection managed =
        new SmtpManagedConnection(
            factory, pipeline(), counters, factory.identity(null, null), null);
    synchronized (opened) {
      opened.add(managed);
    }
    return managed;
  }

  private SmtpConnection open() throws Exception {
    return (SmtpConnection) managed().getConnection(null, null);
  }

  private static SmtpConnection use(SmtpManagedConnection managed) throws Exception {
    return (SmtpConnection) managed.getConnection(null, null);
  }

  /** As a container's pool does when the application has closed its handle. */
  private static void putBack(SmtpManagedConnection managed) {
    managed.cleanup();
  }

  private static void send(SmtpConnection connection) throws SmtpException {
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
  }

  private static Iterator<Submission> mails(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Submission(
                    Envelope.of("shop@shop.example", "to" + i + "@doe.example"), Relays.MESSAGE))
        .iterator();
  }

  private List<String> recipients() {
    return server.messages().stream().map(message -> message.recipients().get(0)).toList();
  }

  private static List<String> allOf(int count) {
    return IntStream.range(0, count).mapToObj(i -> "to" + i + "@doe.example").toList();
  }

  private List<Integer> connectionsOfMessages() {
    return server.messages().stream().map(ReceivedMessage::connection).toList();
  }

  private RelayStatus status() {
    return new ManagementBean(pipeline().relays(), pipeline().rateLimiter(), counters)
        .getRelays()
        .get(0);
  }

  private List<String> learned() {
    return status().getLearned().stream().map(one -> one.getName() + "=" + one.getValue()).toList();
  }

  /** Told outcomes, in their order. */
  private static final class Told implements BatchListener {
    private final List<String> order = new ArrayList<>();
    private int accepted;

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      accepted++;
      order.add(submission.envelope().recipients().get(0).address().toString());
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      order.add(submission.envelope().recipients().get(0).address().toString());
    }
  }

  // Messages a connection

  @ParameterizedTest
  @ValueSource(
      strings = {
        "421 4.7.0 maximum messages per session reached",
        "421 too many messages in this connection",
        "421 Maximum message count per session reached"
      })
  void whatARelayRefusesBy421BehindSoManyMessagesGoesOnAnotherConnection(String reply)
      throws Exception {
    server.on("MAIL").replyThenClose(reply).times(1).after(2);
    BatchReceipt receipt = open().sendAll(mails(40), told);
    assertThat(receipt.accepted()).isEqualTo(40);
    assertThat(receipt.ended()).isEmpty();
    assertThat(recipients()).isEqualTo(allOf(40));
    assertThat(told.order).isEqualTo(allOf(40));
    assertThat(learned()).contains("messagesPerConnection=2");
    assertThat(pipeline().rateLimiter().slowed()).isZero();
  }

  @Test
  void noMoreMessagesGoOnAConnectionThanWereLearned() throws Exception {
    server.on("MAIL").replyThenClose("421 too many messages in this connection").times(1).after(3);
    SmtpConnection connection = open();
    for (int i = 0; i < 7; i++) {
      send(connection);
    }
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 1, 2, 2, 2, 3);
    assertThat(counters.of(Counters.Retirement.MESSAGES)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RCPT | 452 4.5.3 Too many recipients: Too many messages sent
          MAIL | 452 4.5.3 Too many recipients: Too many messages sent
          DATA | 452 4.4.5 Maximum number of messages per session exceeded.
          """)
  void theEndOfASessionThatIsNot421IsOneToo(String command, String reply) throws Exception {
    server.close();
    server = ScriptedSmtpServer.builder().start();
    factory = Relays.factoryFor(server);
    server.on(command).reply(reply).after(5).when(() -> server.connections() == 1);
    BatchReceipt receipt = open().sendAll(mails(12), told);
    assertThat(receipt.accepted()).isEqualTo(12);
    assertThat(recipients()).isEqualTo(allOf(12));
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3);
    assertThat(learned()).containsExactly("messagesPerConnection=5");
  }

  @Test
  void itIsSoForMailsOneByOneToo() throws Exception {
    server
        .on("RCPT")
        .reply("452 4.5.3 Too many recipients: Too many messages sent")
        .times(1)
        .after(2);
    SmtpConnection connection = open();
    for (int i = 0; i < 5; i++) {
      send(connection);
    }
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 2, 2, 3);
  }

  @Test
  void aLimitIsForgottenAndARelayThatGotBetterIsAskedForMore() throws Exception {
    server.on("MAIL").replyThenClose("421 too many messages in this connection").times(1).after(2);
    SmtpConnection connection = open();
    for (int i = 0; i < 4; i++) {
      send(connection);
    }
    assertThat(learned()).containsExactly("messagesPerConnection=2");
    clock.pass(Duration.ofMinutes(10));
    assertThat(learned()).isEmpty();
    for (int i = 0; i < 4; i++) {
      send(connection);
    }
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 2, 2, 2, 2, 2, 2);
  }

  @Test
  void aMailThatEndsEverySessionIsToldAndTheOthersGo() throws Exception {
    server.on("MAIL FROM").reply("250 2.1.0 go on");
    server.on("RCPT TO:<to3@").replyThenClose("421 4.3.0 internal error");
    BatchReceipt receipt = open().sendAll(mails(8), told);
    assertThat(recipients()).startsWith("to0@doe.example", "to1@doe.example", "to2@doe.example");
    assertThat(receipt.ended()).isPresent();
    assertThat(told.order).doesNotHaveDuplicates();
  }

  // Rate

  @ParameterizedTest
  @ValueSource(
      strings = {
        "454 Throttling failure: Maximum sending rate exceeded.",
        "450 4.2.1 Peak SMTP relay limit exceeded for customer",
        "452 4.3.2 Connection rate limit exceeded.",
        "451 4.7.500 Server busy. Too many messages, slow down",
        "432 4.3.2 Concurrent connections limit exceeded"
      })
  void whatARelayRefusesBecauseItIsTooMuchGoesLater(String reply) throws Exception {
    server.on(Phase.END_OF_DATA).reply(reply).times(8).after(5);
    BatchReceipt receipt = open().sendAll(mails(60), told);
    assertThat(receipt.accepted()).isEqualTo(60);
    assertThat(receipt.ended()).isEmpty();
    assertThat(recipients()).containsExactlyInAnyOrderElementsOf(allOf(60));
    assertThat(told.order).isEqualTo(allOf(60));
    assertThat(pipeline().rateLimiter().underWay()).isZero();
  }

  @Test
  void itGoesNoMoreWhenItsPatienceIsOver() throws Exception {
    factory.setPaceTimeoutSeconds(20);
    server.on(Phase.END_OF_DATA).reply("454 Throttling failure: Daily message quota exceeded");
    BatchReceipt receipt = open().sendAll(mails(3), told);
    assertThat(receipt.accepted()).isZero();
    assertThat(clock.time()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(60));
    assertThat(told.order).doesNotHaveDuplicates();
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void whatIsAboutOneMailboxIsNoLimitOfTheRelay() throws Exception {
    server
        .on("RCPT TO:<to3@")
        .reply("450 4.2.1 The user you are trying to contact is receiving mail too quickly");
    BatchReceipt receipt = open().sendAll(mails(8), told);
    assertThat(receipt.accepted()).isEqualTo(7);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(clock.time()).isZero();
  }

  /** Of what waits to be sent again, too, and of what was accepted behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "454 Throttling failure: Maximum sending rate exceeded.",
        "452 4.3.2 Too many messages sent"
      })
  void allThatIsKnownIsToldWhereTheSourceOfABatchFails(String reply) throws Exception {
    server.on("MAIL").reply(reply).times(1);
    SmtpConnection connection = open();
    Iterator<Submission> source = mails(3);
    Iterator<Submission> failing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            if (!source.hasNext()) {
              throw new IllegalArgumentException("the rest cannot be read");
            }
            return true;
          }

          @Override
          public Submission next() {
            return source.next();
          }
        };
    assertThatThrownBy(() -> connection.sendAll(failing, told))
        .hasMessage("the rest cannot be read");
    assertThat(server.messages()).hasSize(2);
    assertThat(told.order).isEqualTo(allOf(3));
    assertThat(told.accepted).isEqualTo(2);
  }

  // Connections at once

  private void serveAtOnce(int connections, String greeting) {
    server
        .on(Phase.GREETING)
        .replyThenClose(greeting)
        .when(() -> server.openConnections() > connections);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "421 4.7.0 relay.example Error: too many connections from 192.0.2.1",
        "421 Too many concurrent SMTP connections; please try again later.",
        "421 relay.example Service not available, closing transmission channel"
      })
  void aConnectionThatTheRelayDoesNotServeWaitsForOneThatItServes(String greeting)
      throws Exception {
    pipeline = SendPipeline.of(factory.settings(), TimeSource.SYSTEM);
    serveAtOnce(2, greeting);
    putBack(managed());
    use(managed());
    putBack(opened.get(1));
    RememberedLog log = new RememberedLog();
    try {
      ExecutorService threads = Executors.newFixedThreadPool(10);
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sending.add(
            threads.submit(
                () -> {
                  SmtpManagedConnection managed = managed();
                  send(use(managed));
                  putBack(managed);
                  return null;
                }));
      }
      for (Future<?> one : sending) {
        one.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
      }
      threads.shutdown();
      assertThat(server.messages()).hasSize(20);
      assertThat(learned()).containsExactly("connections=2");
      assertThat(log.lines()).filteredOn(line -> line.contains("connections is 2")).hasSize(1);
    } finally {
      log.close();
    }
  }

  @Test
  void whatLiesIdleServesWhoWaits() throws Exception {
    serveAtOnce(2, "421 too many connections");
    SmtpManagedConnection first = managed();
    SmtpManagedConnection second = managed();
    send(use(first));
    use(second);
    putBack(first);
    SmtpConnection third = open();
    send(third);
    assertThat(connectionsOfMessages()).containsExactly(1, 1);
    assertThat(counters.of(Counters.Event.OPENED)).isEqualTo(2);

    putBack(opened.get(1));
    send(use(first)); // it has none, and takes that of the second
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 2);
  }

  @Test
  void whatIsHeldAndNotUsedServesWhoWaits() throws Exception {
    serveAtOnce(1, "421 too many connections");
    SmtpConnection held = open();
    SmtpConnection other = open();
    send(other);
    send(held);
    send(other);
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 1);
    assertThat(counters.of(Counters.Event.OPENED)).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatLiesIdleIsTakenBeforeWhatIsHeld(int which) throws Exception {
    serveAtOnce(2, "421 too many connections");
    List<SmtpManagedConnection> pool = List.of(managed(), managed());
    SmtpConnection held = use(pool.get(which));
    send(open());
    send(held);
    assertThat(connectionsOfMessages()).containsExactly(2 - which, 1 + which);
  }

  /** The turn of a message and a connection for it are had one after the other. */
  @Test
  void whoseTurnItIsGetsTheConnectionOfWhoWaitsForATurn() throws Exception {
    pipeline = SendPipeline.of(factory.settings(), TimeSource.SYSTEM);
    server.on("MAIL").reply("450 4.7.1 Error: too much mail from 192.0.2.1").times(1);
    List<SmtpConnection> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      held.add(open());
    }
    assertThatThrownBy(() -> send(held.get(0))).isInstanceOf(SmtpException.SenderRefused.class);
    serveAtOnce(1, "421 too many connections");
    assertThat(learned()).containsExactly("messagesAtOnce=1");
    opened.get(0).giveUp(session -> true, true);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> sending = new ArrayList<>();
      for (SmtpConnection connection : held) {
        sending.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 3; i++) {
                    send(connection);
                  }
                  return null;
                }));
      }
      for (Future<?> one : sending) {
        one.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.messages()).hasSize(12);
  }

  /** What becomes of opening another while a message is under way on this one. */
  private Throwable openedWhileUnderWay(SmtpConnection busy) throws SmtpException {
    List<Throwable> failures = new ArrayList<>();
    MessageSource message =
        MessageSource.of(
            () -> {
              failures.add(catchThrowable(this::open));
              return InputStream.nullInputStream();
            },
            OptionalLong.empty(),
            Content.SEVEN_BIT);
    busy.send(Relays.ENVELOPE, message);
    return failures.get(0);
  }

  @Test
  void whoWaitsInVainHearsOfTheLimit() throws Exception {
    factory.setOpenTimeoutSeconds(7);
    serveAtOnce(1, "421 4.7.0 too many connections from you");
    Throwable failure = openedWhileUnderWay(open());
    assertThat(failure)
        .isInstanceOf(SmtpException.HeldBack.class)
        .hasMessageContaining("within 7 s")
        .hasMessageContaining("connections=1 (421 4.7.0 too many connections from you)");
    assertThat(clock.time()).isEqualTo(Duration.ofSeconds(7));
    assertThat(pipeline().relays().relays().get(0).circuitBreaker().status().up()).isTrue();
  }

  @Test
  void aRelayThatGoesDownIsNotTakenForOneThatServesFew() throws Exception {
    open();
    server.on(Phase.GREETING).replyThenClose("421 4.3.2 shutting down");
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.Refused.class);
    assertThat(learned()).isEmpty();
  }

  @Test
  void idleConnectionsBeyondWhatTheRelayBearsAreClosed() throws Exception {
    server
        .on("MAIL")
        .reply("432 4.3.2 Concurrent connections limit exceeded")
        .when(() -> server.openConnections() > 3);
    List<SmtpManagedConnection> pool = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pool.add(managed());
    }
    SmtpConnection connection = use(pool.get(0));
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
    server.awaitOpenConnections(3, Relays.SOON);
    assertThat(learned()).containsExactly("connections=3", "messagesAtOnce=1");
    send(connection);
    assertThat(counters.of(Counters.Retirement.LIMIT)).isEqualTo(3);
    putBack(pool.get(0));
    for (SmtpManagedConnection one : pool) {
      send(use(one));
      putBack(one);
    }
    assertThat(server.messages()).hasSize(7);
    assertThat(server.openConnections()).isLessThanOrEqualTo(3);
  }

  @Test
  void moreConnectionsAreTriedWhenTheLimitIsForgotten() throws Exception {
    serveAtOnce(1, "421 too many connections");
    assertThat(openedWhileUnderWay(open())).isInstanceOf(SmtpException.HeldBack.class);
    server.clearRules();
    clock.pass(Duration.ofMinutes(1));
    send(open());
    assertThat(server.openConnections()).isEqualTo(2);
    assertThat(learned()).isEmpty();
  }

  // What else is learned

  @Test
  void whatSessionsFindOutIsKnownWithItsSourceAndItsEnd() throws Exception {
    server.on("BDAT").reply("502 5.5.1 unknown").times(1);
    SmtpConnection connection = open();
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.class);
    LearnedStatus learned = status().getLearned().get(0);
    assertThat(learned.getName()).isEqualTo("bdatUnknown");
    assertThat(learned.getSource()).contains("BDAT");
    assertThat(learned.getSince()).isEqualTo(StepClock.NOON);
    assertThat(learned.getUntil()).isEqualTo(StepClock.NOON.plus(Duration.ofHours(1)));
    send(open());
    assertThat(server.commands()).contains("DATA");
  }

  @Test
  void howManyMessagesGoAtOnceIsKnownWhileARelayAsksForLess() throws Exception {
    server.on("MAIL").reply("450 4.7.1 Error: too much mail from 192.0.2.1").times(1);
    SmtpConnection connection = open();
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
    assertThat(learned()).containsExactly("messagesAtOnce=1");
    assertThat(status().getLearned().get(0).getSource()).contains("too much mail");
    for (int i = 0; i < 10; i++) {
      send(connection);
    }
    assertThat(learned()).doesNotContain("messagesAtOnce=1");
  }
}
