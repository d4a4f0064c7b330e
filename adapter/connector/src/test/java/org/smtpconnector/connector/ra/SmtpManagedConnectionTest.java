package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

class SmtpManagedConnectionTest {
  private final Relays.Events events = new Relays.Events();
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;
  private ManagedConnection managed;

  @BeforeEach
  void open() throws Exception {
    relay = ScriptedSmtpServer.builder().start(); // takes mail from anybody
    factory = Relays.factoryFor(relay);
    managed = factory.createManagedConnection(null, null);
    managed.addConnectionEventListener(events);
  }

  @AfterEach
  void close() throws Exception {
    managed.destroy();
    relay.close();
  }

  private SmtpConnection handle() throws Exception {
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private static void send(SmtpConnection connection) throws SmtpException {
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
  }

  // Handles

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

  // Errors

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
    relay.on(Phase.END_OF_DATA).takeThenDrop();
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
        .on(Phase.GREETING)
        .drop()
        .when(
            () -> {
              opening.countDown();
              try {
                return !destroyed.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                return true;
              }
            });
    FutureTask<Void> sending = sending(handle);
    new Thread(sending).start();
    opening.await();
    renewed.destroy();
    destroyed.countDown();
    assertThatThrownBy(() -> sending.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SmtpException.Disconnected.class);
    assertThat(relay.messages()).hasSize(1);
  }

  // A session that ended while it lay in the pool

  @Test
  void opensItsSessionAnewWhenTheRelayHadEndedIt() throws Exception {
    SmtpConnection handle = handle();
    send(handle);
    relay.closeConnections("421 4.4.2 idle too long");
    relay.awaitOpenConnections(0, Relays.SOON);
    send(handle);
    assertThat(relay.messages()).hasSize(2);
    assertThat(relay.connections()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void goesOnOnFreshSessionsWhereTheRelayTakesFewMessagesOnOne() throws Exception {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer few =
        ScriptedSmtpServer.builder()
            .extensions("PIPELINING", "CHUNKING", "LIMITS MAILMAX=10")
            .start()) {
      ManagedConnection connection = Relays.factoryFor(few).createManagedConnection(null, null);
      connection.addConnectionEventListener(events);
      SmtpConnection handle = (SmtpConnection) connection.getConnection(null, null);
      BatchReceipt receipt = handle.sendAll(mails(35), listener(told));
      assertThat(receipt.accepted()).isEqualTo(35);
      assertThat(receipt.ended()).isEmpty();
      assertThat(told).hasSize(35).containsOnly("accepted");
      assertThat(few.messages()).hasSize(35);
      assertThat(few.connections()).isEqualTo(4);
      send(handle);
      assertThat(events.errors).isEmpty();
      connection.destroy();
    }
  }

  @Test
  void reportsOnceThatABatchWasCutOff() throws Exception {
    relay.on(Phase.END_OF_DATA).drop().after(3);
    List<String> told = new ArrayList<>();
    SmtpConnection handle = handle();
    BatchReceipt receipt = handle.sendAll(mails(10), listener(told));
    assertThat(receipt.accepted()).isEqualTo(3);
    assertThat(receipt.ended()).containsInstanceOf(SmtpException.InDoubt.class);
    assertThat(told).containsExactly("accepted", "accepted", "accepted", "InDoubt");
    assertThat(events.errors).hasSize(1);
    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
  }

  @Test
  void reportsThatTheApplicationEndedABatch() throws Exception {
    SmtpConnection handle = handle();
    Iterator<Submission> failing =
        Stream.<Submission>generate(
                () -> {
                  throw new UnsupportedOperationException("no more");
                })
            .iterator();
    assertThatThrownBy(() -> handle.sendAll(failing, listener(new ArrayList<>())))
        .hasMessage("no more");
    assertThat(events.errors).hasSize(1);
  }

  private static Iterator<Submission> mails(int count) {
    return Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
        .limit(count)
        .iterator();
  }

  private static BatchListener listener(List<String> told) {
    return new BatchListener() {
      @Override
      public void accepted(Submission submission, Receipt receipt) {
        told.add("accepted");
      }

      @Override
      public void failed(Submission submission, SmtpException failure) {
        told.add(failure.getClass().getSimpleName());
      }
    };
  }

  @Test
  void opensItsSessionAnewOnceAndNotAgain() throws Exception {
    SmtpConnection handle = handle();
    send(handle);
    relay.on("MAIL").replyThenClose("421 4.3.2 going down");
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.SenderRefused.class);
    assertThat(relay.connections()).isEqualTo(2);
    assertThat(events.errors).hasSize(1);
  }

  @Test
  void doesNotSendAgainWhatMayHaveBeenDelivered() throws Exception {
    SmtpConnection handle = handle();
    send(handle);
    relay.on(Phase.END_OF_DATA).takeThenDrop();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.InDoubt.class);
    assertThat(relay.messages()).hasSize(2);
    assertThat(relay.connections()).isEqualTo(1);
    assertThat(events.errors).hasSize(1);
  }

  // The end

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
  void endsADialogueThatAnotherThreadIsIn() throws Exception {
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
      managed.destroy();
      assertThatThrownBy(() -> sending.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(SmtpException.Disconnected.class);
    } finally {
      thread.shutdownNow();
    }
  }

  // What else the contract asks

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
