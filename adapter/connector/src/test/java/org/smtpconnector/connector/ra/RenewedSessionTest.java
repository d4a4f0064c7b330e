package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.session.Counters;
import org.smtpconnector.connector.session.RenewedSession;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** When a managed connection takes a fresh session, which nobody but the relay is to notice. */
class RenewedSessionTest {
  private final StepClock clock = new StepClock();
  private final StringWriter log = new StringWriter();
  private final Relays.Events events = new Relays.Events();
  private final List<SmtpManagedConnection> opened = new ArrayList<>();
  private ScriptedSmtpServer server;
  private SmtpManagedConnectionFactory factory;
  private final Counters counters = new Counters();
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
    if (pipeline == null) {
      pipeline = SendPipeline.of(factory.settings(), clock);
    }
    SmtpManagedConnection managed =
        new SmtpManagedConnection(
            factory, pipeline, counters, factory.identity(null, null), new PrintWriter(log, true));
    managed.addConnectionEventListener(events);
    opened.add(managed);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private void pass(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
  }

  private static void send(SmtpConnection connection) throws SmtpException {
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
  }

  private List<Integer> connectionsOfMessages() {
    return server.messages().stream().map(ReceivedMessage::connection).toList();
  }

  private long quits() {
    return server.commands().stream().filter("QUIT"::equals).count();
  }

  // After messages

  @Test
  void isEndedByQuitAfterItsMessagesAndGoesOnAfresh() throws Exception {
    factory.setMaxMessagesPerConnection(2);
    SmtpConnection connection = open();
    for (int i = 0; i < 5; i++) {
      send(connection);
    }
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 2, 2, 3);
    assertThat(quits()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
    assertThat(log.toString()).contains("retired after 2 messages");
  }

  @Test
  void countsAMessageThatWasRefusedToo() throws Exception {
    factory.setMaxMessagesPerConnection(2);
    SmtpConnection connection = open();
    server.on("RCPT").reply("550 5.1.1 no such user").times(1);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.RecipientsRefused.class);
    send(connection);
    send(connection);
    assertThat(connectionsOfMessages()).containsExactly(1, 2);
  }

  /** The connection is at fault, and not the message that is next on it. */
  @ParameterizedTest
  @ValueSource(strings = {"550 5.5.1 what?", "500 5.5.2 what?", "221 2.0.0 bye", "354 go on"})
  void goesOnAfreshWhereTheRelayDoesNotForgetTheMessageBefore(String reply) throws Exception {
    SmtpConnection connection = open();
    server.on("RCPT").reply("550 5.1.1 no such user").times(1);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.RecipientsRefused.class);
    server.on("RSET").replyThenClose(reply).times(1);
    send(connection);
    assertThat(connectionsOfMessages()).containsExactly(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void isEndedByQuitInTheMiddleOfABatch() throws Exception {
    factory.setMaxMessagesPerConnection(3);
    BatchReceipt receipt = open().sendAll(mails(8, 0), new Quiet());
    assertThat(receipt.accepted()).isEqualTo(8);
    assertThat(receipt.ended()).isEmpty();
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 1, 2, 2, 2, 3, 3);
    assertThat(quits()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void opensNoSessionThatABatchDoesNotNeed() throws Exception {
    factory.setMaxMessagesPerConnection(3);
    assertThat(open().sendAll(mails(6, 0), new Quiet()).accepted()).isEqualTo(6);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void isEndedByQuitWhereTheRelayTakesNoMore() throws Exception {
    try (ScriptedSmtpServer few =
        ScriptedSmtpServer.builder().extensions("LIMITS MAILMAX=2").start()) {
      factory = Relays.factoryFor(few);
      SmtpConnection connection = open();
      for (int i = 0; i < 3; i++) {
        send(connection);
      }
      assertThat(connection.sendAll(mails(3, 0), new Quiet()).accepted()).isEqualTo(3);
      assertThat(few.connections()).isEqualTo(3);
      assertThat(few.commands()).filteredOn("QUIT"::equals).hasSize(2);
      assertThat(events.errors).isEmpty();
      opened.get(0).destroy();
    }
  }

  @Test
  void reportsThatNoFreshOneCouldBeOpened() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    SmtpConnection connection = open();
    send(connection);
    server.on(Phase.GREETING).replyThenClose("421 4.3.2 busy");
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.Refused.class);
    assertThat(events.errors).hasSize(1);
    assertThat(server.messages()).hasSize(1);
  }

  // By age

  @Test
  void isEndedByQuitAtItsAge() throws Exception {
    factory.setMaxConnectionAgeSeconds(60);
    SmtpConnection connection = open();
    pass(59);
    send(connection);
    pass(1);
    send(connection);
    assertThat(connectionsOfMessages()).containsExactly(1, 2);
    assertThat(quits()).isEqualTo(1);
    assertThat(log.toString()).contains("retired after 1 messages and 60 s");
    assertThat(events.errors).isEmpty();
  }

  @Test
  void isEndedAtItsAgeInTheMiddleOfABatch() throws Exception {
    factory.setMaxConnectionAgeSeconds(60);
    assertThat(open().sendAll(mails(5, 20), new Quiet()).accepted()).isEqualTo(5);
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 2, 2, 2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void isKeptWhereThereIsNoLimit() throws Exception {
    SmtpConnection connection = open();
    for (int i = 0; i < 20; i++) {
      pass(86_400);
      send(connection);
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  // After idling

  @Test
  void isNotTriedWhenItIdledForNearlySoLongAsTheRelayIsKnownToAllow() throws Exception {
    SmtpConnection connection = open();
    send(connection);
    pass(300);
    server.closeConnections("421 4.4.2 idle for too long");
    send(connection);
    assertThat(log.toString()).contains("closed a connection that was idle for 300 s");

    pass(270);
    send(connection);
    assertThat(server.connections()).isEqualTo(2);
    server.clear();
    pass(271);
    send(connection);
    assertThat(server.commands()).startsWith("EHLO [127.0.0.1]").doesNotContain("QUIT", "NOOP");
    assertThat(server.messages()).hasSize(1);
    assertThat(log.toString()).contains("idle for 271 s, which is too long");
    assertThat(events.errors).isEmpty();
  }

  @Test
  void learnsFromOtherConnectionsAndForBatchesToo() throws Exception {
    SmtpConnection one = open();
    SmtpConnection other = open();
    send(one);
    pass(300);
    server.closeConnections("421 4.4.2 idle for too long");
    send(one);
    send(other);
    server.clear();
    pass(280);
    assertThat(other.sendAll(mails(2, 0), new Quiet()).accepted()).isEqualTo(2);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.commands()).doesNotContain("QUIT");
    assertThat(events.errors).isEmpty();
  }

  @Test
  void learnsByALookToo() throws Exception {
    SmtpConnection connection = open();
    send(connection);
    pass(300);
    server.closeConnections("421 4.4.2 idle for too long");
    long begin = System.nanoTime(); // what answered a moment ago is not looked at
    while (opened.get(0).isAlive(Duration.ZERO)) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Relays.SOON);
    }
    assertThat(log.toString()).contains("closed a connection that was idle for 300 s");
    assertThat(connection.sendAll(mails(2, 0), new Quiet()).accepted()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void learnsNothingFromARelayThatGoesDown() throws Exception {
    SmtpConnection connection = open();
    send(connection);
    pass(300);
    server.on("MAIL").replyThenClose("421 4.3.2 going down").times(1);
    send(connection);
    pass(300);
    send(connection);
    assertThat(server.connections()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void learnsFromAnIdleSessionThatAnswersMailBy421() throws Exception {
    SmtpConnection connection = open();
    send(connection);
    pass(300);
    server.on("MAIL").replyThenClose("421 4.4.2 timeout").times(1);
    send(connection);
    pass(300);
    send(connection);
    assertThat(server.connections()).isEqualTo(3);
    assertThat(log.toString()).contains("idle for 300 s, which is too long");
  }

  // Half-open: a load balancer has forgotten it, and told nobody

  private SmtpConnection halfOpen() throws Exception {
    factory.setAliveWindowSeconds(0); // it counts as idle at once
    factory.setValidationTimeoutSeconds(1);
    SmtpConnection connection = open();
    send(connection);
    server.on("MAIL").stall().when(() -> server.connections() == 1);
    return connection;
  }

  @Test
  void isReplacedWhereNothingIsHeardOfItAnyMore() throws Exception {
    SmtpConnection connection = halfOpen();
    connection.send(
        Relays.ENVELOPE,
        Relays.MESSAGE,
        SendDeadline.in(Duration.ofSeconds(30), Duration.ofSeconds(30)));
    assertThat(connectionsOfMessages()).containsExactly(1, 2);
    assertThat(events.errors).isEmpty();
    assertThat(counters.of(Counters.Retirement.CLOSED_BY_RELAY)).isEqualTo(1);
  }

  @Test
  void isReplacedSoForABatchToo() throws Exception {
    SmtpConnection connection = halfOpen();
    BatchReceipt receipt = connection.sendAll(mails(5, 0), new Quiet());
    assertThat(receipt.accepted()).isEqualTo(5);
    assertThat(receipt.ended()).isEmpty();
    assertThat(connectionsOfMessages()).containsExactly(1, 2, 2, 2, 2, 2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void isFoundByTheContainersValidation() throws Exception {
    halfOpen();
    server.on("NOOP").stall();
    assertThat(ConnectionValidator.DEFAULT.invalid(Set.copyOf(opened))).hasSize(1);
  }

  /** Mails, before each of which so much time passes. */
  private Iterator<Submission> mails(int count, int seconds) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              pass(seconds);
              return new Submission(Relays.ENVELOPE, Relays.MESSAGE);
            })
        .iterator();
  }

  private static final class Quiet implements BatchListener {
    @Override
    public void accepted(Submission submission, Receipt receipt) {}

    @Override
    public void failed(Submission submission, SmtpException failure) {}
  }

  /** As by a container that stops, while a message is about to be sent. */
  @Test
  void saysThatNothingWasSentWhereAnotherThreadHasEndedIt() throws Exception {
    open();
    RenewedSession session =
        new RenewedSession(
            pipeline.relays(),
            closed -> {},
            counters,
            factory.login(factory.identity(null, null)),
            new DialogueLog("#1", () -> null));
    session.abort();
    assertThatThrownBy(() -> session.send(Relays.ENVELOPE, Relays.MESSAGE, SendDeadline.NONE))
        .isInstanceOf(SmtpException.Disconnected.class)
        .hasMessageContaining("ended the connection before the message was sent");
    assertThat(session.sendAll(mails(2, 0), new Quiet()).ended())
        .containsInstanceOf(SmtpException.Disconnected.class);
    assertThat(server.messages()).isEmpty();
  }
}
