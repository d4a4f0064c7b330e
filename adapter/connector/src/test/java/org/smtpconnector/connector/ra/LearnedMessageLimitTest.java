package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.connector.ra.Relays.send;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** How many messages a relay takes on a connection is learned, kept to and forgotten. */
class LearnedMessageLimitTest extends LearnedLimitFixture {
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
    BatchReceipt receipt = open().sendAll(submissions(40), told);
    assertThat(receipt.accepted()).isEqualTo(40);
    assertThat(receipt.ended()).isEmpty();
    assertThat(recipients()).isEqualTo(allOf(40));
    assertThat(told.addresses()).isEqualTo(allOf(40));
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
    assertThat(counters.of(ConnectionFactoryCounters.Retirement.MESSAGES)).isEqualTo(2);
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
    BatchReceipt receipt = open().sendAll(submissions(12), told);
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
    BatchReceipt receipt = open().sendAll(submissions(8), told);
    assertThat(recipients()).startsWith("to0@doe.example", "to1@doe.example", "to2@doe.example");
    assertThat(receipt.ended()).isPresent();
    assertThat(told.addresses()).doesNotHaveDuplicates();
  }
}
