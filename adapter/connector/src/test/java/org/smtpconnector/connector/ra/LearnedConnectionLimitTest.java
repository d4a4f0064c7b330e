package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.smtpconnector.connector.ra.Relays.send;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;

/** How many connections a relay serves at once is learned; messages wait for one of those. */
class LearnedConnectionLimitTest extends LearnedLimitFixture {
  private void serveAtOnce(int connections, String greeting) {
    server
        .on(NonCommandPhase.GREETING)
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
    pipeline = SendStageFactory.of(factory.settings(), TimeSource.SYSTEM);
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
    assertThat(counters.of(ConnectionFactoryCounters.Event.OPENED)).isEqualTo(2);

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
    assertThat(counters.of(ConnectionFactoryCounters.Event.OPENED)).isOne();
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
    pipeline = SendStageFactory.of(factory.settings(), TimeSource.SYSTEM);
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
    server.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 shutting down");
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
    assertThat(counters.of(ConnectionFactoryCounters.Retirement.LIMIT)).isEqualTo(3);
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
}
