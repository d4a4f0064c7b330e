package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.log.DialogueLog;
import org.smtpconnector.connector.session.RenewedSession;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** When a managed connection takes a fresh session: after so many messages, and at its age. */
class RenewedSessionTest extends RenewedSessionFixture {
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
    BatchReceipt receipt = open().sendAll(submissions(8, 0), new BatchOutcomes());
    assertThat(receipt.accepted()).isEqualTo(8);
    assertThat(receipt.ended()).isEmpty();
    assertThat(connectionsOfMessages()).containsExactly(1, 1, 1, 2, 2, 2, 3, 3);
    assertThat(quits()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void opensNoSessionThatABatchDoesNotNeed() throws Exception {
    factory.setMaxMessagesPerConnection(3);
    assertThat(open().sendAll(submissions(6, 0), new BatchOutcomes()).accepted()).isEqualTo(6);
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
      assertThat(connection.sendAll(submissions(3, 0), new BatchOutcomes()).accepted())
          .isEqualTo(3);
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
    server.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 busy");
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.Refused.class);
    assertThat(events.errors).hasSize(1);
    assertThat(server.messages()).hasSize(1);
  }

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
    assertThat(open().sendAll(submissions(5, 20), new BatchOutcomes()).accepted()).isEqualTo(5);
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
    assertThat(session.sendAll(submissions(2, 0), new BatchOutcomes()).ended())
        .containsInstanceOf(SmtpException.Disconnected.class);
    assertThat(server.messages()).isEmpty();
  }
}
