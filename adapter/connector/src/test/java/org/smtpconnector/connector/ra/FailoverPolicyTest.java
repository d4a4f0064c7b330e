package org.smtpconnector.connector.ra;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.CircuitBreaker;
import org.smtpconnector.connector.relay.Relay;
import org.smtpconnector.connector.session.Counters;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Which of several relays serves, and when one that failed is tried again. */
class FailoverPolicyTest {

  private final StepClock clock = new StepClock();
  private final List<SmtpManagedConnection> opened = new ArrayList<>();
  private final Counters counters = new Counters();
  private ScriptedSmtpServer first;
  private ScriptedSmtpServer second;
  private SmtpManagedConnectionFactory factory;
  private SendPipeline pipeline;

  @BeforeEach
  void startRelays() {
    first = Relays.relay();
    second = Relays.relay();
    factory = new SmtpManagedConnectionFactory();
    factory.setHost("localhost:" + first.port() + ", localhost:" + second.port());
    factory.setSecurity("plain");
    factory.setUser("alice");
    factory.setPassword("wonderland");
  }

  @AfterEach
  void stopRelays() {
    opened.forEach(SmtpManagedConnection::destroy);
    first.close();
    second.close();
  }

  private SendPipeline pipeline() {
    if (pipeline == null) {
      pipeline = SendPipeline.of(factory.settings(), clock);
    }
    return pipeline;
  }

  private SmtpConnection open() throws Exception {
    SmtpManagedConnection managed =
        new SmtpManagedConnection(
            factory, pipeline(), counters, factory.identity(null, null), null);
    synchronized (opened) {
      opened.add(managed);
    }
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private void pass(Duration time) {
    clock.pass(time);
  }

  private void send() throws Exception {
    send(open());
  }

  private static void send(SmtpConnection connection) throws SmtpException {
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
  }

  private CircuitBreaker.Status statusOfFirst() {
    return pipeline().relays().relays().get(0).circuitBreaker().status();
  }

  private String nameOf(ScriptedSmtpServer relay) {
    return "localhost:" + relay.port();
  }

  // Which one

  @Test
  void takesTheFirstThatIsUp() throws Exception {
    send();
    send();
    assertThat(first.messages()).hasSize(2);
    assertThat(second.connections()).isZero();
  }

  @Test
  void takesEachInTurnIfItIsToldTo() throws Exception {
    factory.setRelayOrder("roundrobin");
    for (int i = 0; i < 6; i++) {
      send();
    }
    assertThat(first.messages()).hasSize(3);
    assertThat(second.messages()).hasSize(3);
  }

  @Test
  void inTurnTheOthersTakeThePlaceOfTheOneThatIsDown() throws Exception {
    factory.setRelayOrder("roundRobin");
    first.stop();
    for (int i = 0; i < 4; i++) {
      send();
    }
    assertThat(second.messages()).hasSize(4);
  }

  // What leads on to the next

  @Test
  void goesOnToTheNextIfNobodyListens() throws Exception {
    first.stop();
    send();
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
    assertThat(statusOfFirst().reason().get().message()).contains("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 4.3.2 busy", "554 5.3.2 no service", "what is SMTP?"})
  void goesOnToTheNextIfTheGreetingIsNone(String greeting) throws Exception {
    first.on(Phase.GREETING).replyThenClose(greeting);
    send();
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
  }

  @Test
  void goesOnToTheNextIfEhloIsAnsweredBy421() throws Exception {
    first.on("EHLO").replyThenClose("421 4.3.2 going down");
    send();
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void goesOnToTheNextIfAFreshSessionEndsBy421BeforeTheContent(String command) throws Exception {
    first.on(command).replyThenClose("421 4.3.2 going down");
    send();
    send();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(2);
    assertThat(counters.of(Counters.Event.SENT)).isEqualTo(2);
    assertThat(counters.of(Counters.Event.DEFERRED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void goesOnToTheNextThoughTheCommandsWentTogether(String command) throws Exception {
    first = restarted(first, "PIPELINING");
    first.on(command).replyThenClose("421 4.3.2 going down");
    send();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
  }

  private ScriptedSmtpServer restarted(ScriptedSmtpServer relay, String... extensions) {
    relay.close();
    return ScriptedSmtpServer.builder()
        .port(relay.port())
        .user("alice", "wonderland")
        .extensions(extensions)
        .start();
  }

  @Test
  void afterABatchThatA421EndedTheNextConnectionIsToTheNext() throws Exception {
    first.on("MAIL").replyThenClose("421 4.3.2 going down");
    BatchReceipt receipt =
        open()
            .sendAll(
                Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
                    .limit(3)
                    .iterator(),
                new BatchListener() {
                  @Override
                  public void accepted(Submission submission, Receipt receipt) {}

                  @Override
                  public void failed(Submission submission, SmtpException failure) {}
                });
    assertThat(receipt.ended()).isPresent();
    assertThat(receipt.accepted()).isZero();
    send();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void countsEachSessionThatEndedOnceThoughNoneTookItsPlace() throws Exception {
    SmtpConnection pooled = open();
    send(pooled);
    first.stop();
    second.stop();
    assertThatThrownBy(() -> send(pooled)).isInstanceOf(SmtpException.Disconnected.class);
    opened.get(0).destroy();
    assertThat(counters.of(Counters.Event.OPENED)).isEqualTo(1);
    assertThat(Stream.of(Counters.Retirement.values()).mapToLong(counters::of).sum()).isEqualTo(1);
    assertThat(counters.of(Counters.Retirement.CLOSED_BY_RELAY)).isEqualTo(1);
  }

  @Test
  void goesOnToTheNextWhenAPooledSessionTurnsOutToBeOver() throws Exception {
    SmtpConnection pooled = open();
    send(pooled);
    first.stop();
    send(pooled);
    assertThat(first.messages()).hasSize(1);
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void goesOnToTheNextIfTheOneCannotAuthenticateNow() throws Exception {
    first.on("AUTH").reply("454 4.7.0 no directory");
    send();
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void goesOnToTheNextIfTheOneIsNotAsSafeAsItHasToBe() throws Exception {
    factory.setSecurity("starttls"); // which neither offers
    SmtpException failure = catchThrowableOfType(SmtpException.class, this::open);
    assertThat(failure)
        .isInstanceOf(SmtpException.SecurityUnmet.class)
        .hasMessageContaining(nameOf(first))
        .hasMessageContaining(nameOf(second));
    assertThat(failure.retryable()).isFalse();
    assertThat(first.commands()).noneMatch(line -> line.startsWith("AUTH"));
    assertThat(AllocationFailure.of(failure)).isInstanceOf(SecurityException.class);
  }

  // What does not

  @Test
  void asksNoOtherAboutAPasswordThatIsRefused() {
    factory.setPassword("wrong");
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.AuthenticationRefused.class);
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"550 5.1.1 no such user", "451 4.7.1 greylisted"})
  void asksNoOtherAboutARecipientThatIsRefused(String reply) {
    first.on("RCPT").reply(reply);
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.RecipientsRefused.class);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isTrue();
  }

  @Test
  void asksNoOtherIfOneRecipientWasRefusedBeforeThe421() throws Exception {
    first.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    first.on("RCPT TO:<ann@").replyThenClose("421 4.3.2 going down");
    SmtpConnection connection = open();
    Envelope envelope = Envelope.of("shop@shop.example", "bob@doe.example", "ann@doe.example");
    assertThatThrownBy(() -> connection.send(envelope, Relays.MESSAGE))
        .isInstanceOf(SmtpException.RecipientsRefused.class);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isFalse(); // the next mail asks another
  }

  @Test
  void neverSendsAMailInDoubtByAnother() {
    first.on(Phase.END_OF_DATA).takeThenDrop();
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.InDoubt.class);
    assertThat(first.messages()).hasSize(1);
    assertThat(second.connections()).isZero();
    assertThat(counters.of(Counters.Event.IN_DOUBT)).isEqualTo(1);
  }

  @Test
  void neverSendsByAnotherWhatWasRefusedAfterItsData() {
    first.on(Phase.END_OF_DATA).replyThenClose("421 4.3.2 going down");
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.MessageRefused.class);
    assertThat(second.connections()).isZero();
  }

  @Test
  void neverSendsByAnotherWhatWasRefusedWithItsContent() {
    first = restarted(first, "PIPELINING", "CHUNKING");
    first.on("BDAT").replyThenClose("421 4.3.2 going down");
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.MessageRefused.class);
    assertThat(second.connections()).isZero();
  }

  @Test
  void asksNoOtherIfARecipientWasRefusedBeforeThe421ToTheData() throws Exception {
    first.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    first.on("DATA").replyThenClose("421 4.3.2 going down");
    SmtpConnection connection = open();
    Envelope envelope = Envelope.of("shop@shop.example", "bob@doe.example", "ann@doe.example");
    assertThatThrownBy(() -> connection.send(envelope, Relays.MESSAGE))
        .isInstanceOf(SmtpException.MessageRefused.class);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isFalse(); // the next mail asks another
  }

  @Test
  void asksNoOtherIfTheProxyLetsNobodyThrough() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> refusal =
          CompletableFuture.runAsync(
              () -> {
                try (Socket client = proxy.accept()) {
                  client.getInputStream().read(new byte[1000]);
                  client.getOutputStream().write("HTTP/1.1 403 no\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      factory.setProxy("http://127.0.0.1:" + proxy.getLocalPort());
      assertThatThrownBy(this::open)
          .isInstanceOf(SmtpException.Refused.class)
          .hasMessageContaining(nameOf(first))
          .hasMessageNotContaining(nameOf(second));
      refusal.get(60, TimeUnit.SECONDS);
      assertThat(statusOfFirst().up()).isTrue();
    }
  }

  @Test
  void aPasswordThatIsRefusedShowsThatTheRelayIsUp() throws Exception {
    first.on("EHLO").replyThenClose("421 4.3.2 going down").times(1);
    send();
    first.on("AUTH").reply("535 5.7.8 no");
    pass(Duration.ofSeconds(1));
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.AuthenticationRefused.class);
    assertThat(statusOfFirst().up()).isTrue();
  }

  @Test
  void anInterruptedThreadSaysNothingOfTheRelay() {
    first.on(Phase.GREETING).stall();
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.Disconnected.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(statusOfFirst().up()).isTrue();
    assertThat(second.connections()).isZero();
  }

  @Test
  void isMatchedWhicheverRelayItIsWith() throws Exception {
    ManagedConnection managed = factory.createManagedConnection(null, null);
    send((SmtpConnection) managed.getConnection(null, null));
    first.stop();
    send((SmtpConnection) managed.getConnection(null, null));
    assertThat(second.messages()).hasSize(1);
    assertThat(factory.matchManagedConnections(Set.of(managed), null, null)).isSameAs(managed);
    managed.destroy();
  }

  @Test
  void itsSettingsAreInTheLogWhereThereAreSeveral() {
    assertThat(factory.settings().toString())
        .contains(" relayOrder=inOrder relayDownSeconds=1 to 60 ");
    factory.setHost("localhost");
    assertThat(factory.settings().toString()).doesNotContain("relayOrder");
  }

  // When it is tried again

  @Test
  void leavesTheOneThatFailedOutForAWhileThatGrowsAndIsBounded() throws Exception {
    factory.setRelayDownSeconds(2);
    factory.setLongestRelayDownSeconds(10);
    first.on(Phase.GREETING).replyThenClose("421 4.3.2 busy");
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
    first.on(Phase.GREETING).stall().times(1);
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

  // All of them

  @Test
  void namesEachAndItsReasonIfAllAreDown() throws Exception {
    first.stop();
    second.on(Phase.GREETING).replyThenClose("554 5.3.2 closed on Sundays");
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
      relay.on(Phase.GREETING).replyThenClose("554 5.3.2 no service");
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

  // One alone

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

  // The circuit breaker of the only relay

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
    first.on(Phase.GREETING).replyThenClose("554 5.3.2 no room").times(1);
    first.on(Phase.GREETING).replyThenClose("554 5.3.2 no service").times(2);
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
    SendPipeline others = SendPipeline.of(healthy.settings(), clock);
    SmtpManagedConnection managed =
        new SmtpManagedConnection(healthy, others, counters, healthy.identity(null, null), null);
    opened.add(managed);
    send((SmtpConnection) managed.getConnection(null, null));
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void aMessageThatEachRelayTakesBackLeavesOneForTheOthers() throws Exception {
    String spammer = "MAIL FROM:<spammer@";
    first.on(spammer).replyThenClose("421 4.7.0 not from you");
    second.on(spammer).replyThenClose("421 4.7.0 not from you");
    for (int i = 0; i < 3; i++) {
      SmtpConnection connection = open();
      assertThatThrownBy(
              () ->
                  connection.send(
                      Envelope.of("spammer@shop.example", "ann@doe.example"), Relays.MESSAGE))
          .isInstanceOf(SmtpException.SenderRefused.class)
          .hasMessageContaining("421 4.7.0 not from you");
      send();
    }
    assertThat(second.messages()).hasSize(3);
  }

  @Test
  void aUserWhoCannotAuthenticateNowKeepsNobodyElseFromARelay() throws Exception {
    first.on("AUTH").reply("454 4.7.0 temporary authentication failure").times(1);
    second.on("AUTH").reply("454 4.7.0 temporary authentication failure").times(1);
    assertThatThrownBy(this::open)
        .isInstanceOf(SmtpException.AuthenticationRefused.class)
        .hasMessageContaining("454 4.7.0");
    send();
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void aSessionThatIsOpenServesThoughTheCircuitIsOpen() throws Exception {
    factory.setHost("localhost:" + first.port());
    factory.setBreakerFailures(3);
    SmtpConnection connection = open();
    first.on(Phase.GREETING).replyThenClose("554 5.3.2 no service");
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

  @Test
  void takesAddressesAndThePortOfThePropertyWhereARelayHasNone() {
    factory.setPort(2525);
    factory.setHost("a.example,[::1]:26,::1,127.0.0.1,[::2]");
    assertThat(pipeline().relays().relays())
        .extracting(Relay::name)
        .containsExactly(
            "a.example:2525", "[::1]:26", "[::1]:2525", "127.0.0.1:2525", "[::2]:2525");
  }
}
