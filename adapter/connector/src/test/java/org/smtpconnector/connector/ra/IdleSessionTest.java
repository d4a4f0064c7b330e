package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.connector.ra.Relays.send;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.SendDeadline;

/** A session that idled, which nobody but the relay is to notice: it is not tried, or replaced. */
class IdleSessionTest extends RenewedSessionFixture {
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
    assertThat(other.sendAll(submissions(2, 0), new BatchOutcomes()).accepted()).isEqualTo(2);
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
    assertThat(connection.sendAll(submissions(2, 0), new BatchOutcomes()).accepted()).isEqualTo(2);
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
    assertThat(counters.of(ConnectionFactoryCounters.Retirement.CLOSED_BY_RELAY)).isEqualTo(1);
  }

  @Test
  void isReplacedSoForABatchToo() throws Exception {
    SmtpConnection connection = halfOpen();
    BatchReceipt receipt = connection.sendAll(submissions(5, 0), new BatchOutcomes());
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
}
