package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Where nothing is awaited, nothing may come: what comes all the same answers nothing. */
class UnaskedReplyTest {
  private static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8));
  private static final MessageSource LARGE =
      MessageSource.of("0123456789012345678901234567890\r\n".repeat(30_000).getBytes(UTF_8));
  private static final Envelope TO_ANN = Envelope.of("shop@shop.example", "ann@doe.example");

  private ScriptedSmtpServer server;

  private SmtpConfig.Builder serve(String extensions) {
    server = ScriptedSmtpServer.builder().extensions(extensions.split(" ")).start();
    return SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"PIPELINING, 250 2.0.0 queued", "HELP, 250 2.0.0 queued", "HELP, 354 go on"})
  void isNoAnswerToATextThatWasNotSent(String extensions, String reply) throws SmtpException {
    SmtpSession session = SmtpSession.open(serve(extensions).build());
    server.on("DATA").raw(("354 go\r\n" + reply + "\r\n").getBytes(UTF_8));
    ProtocolViolation violation =
        catchThrowableOfType(ProtocolViolation.class, () -> session.send(TO_ANN, HELLO));
    assertThat(violation).hasMessageContaining(reply);
    assertThat(violation.outcomes())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
    server.awaitOpenConnections(0, Duration.ofMinutes(1));
    assertThat(server.messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"552 5.3.4 too large, REFUSED", "421 4.3.2 going down, DEFERRED"})
  void isARefusalWhereItComesBeforeTheEndOfTheText(String reply, Status status)
      throws SmtpException {
    SmtpSession session = SmtpSession.open(serve("PIPELINING").build());
    server.on("DATA").raw(("354 go\r\n" + reply + "\r\n").getBytes(UTF_8));
    MessageRefused refused =
        catchThrowableOfType(MessageRefused.class, () -> session.send(TO_ANN, HELLO));
    assertThat(refused.outcomes()).extracting(RecipientOutcome::status).containsExactly(status);
    assertThat(refused.sessionUsable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 12})
  void isNoAnswerToThePartsThatFollow(int replies) throws SmtpException {
    SmtpSession session = SmtpSession.open(serve("CHUNKING").build());
    server.on("BDAT").raw("250 2.0.0 ok\r\n".repeat(replies).getBytes(UTF_8)).times(1);
    ProtocolViolation violation =
        catchThrowableOfType(ProtocolViolation.class, () -> session.send(TO_ANN, LARGE));
    assertThat(violation.outcomes())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED);
    server.awaitOpenConnections(0, Duration.ofMinutes(1));
    assertThat(server.messages()).isEmpty();
  }

  /** What waits in the kernel when the next message of a batch is to go is seen before it does. */
  @ParameterizedTest
  @CsvSource({
    "PIPELINING, 554 5.0.0 stray",
    "PIPELINING CHUNKING, 554 5.0.0 stray",
    "PIPELINING, 421 4.4.2 idle",
    "PIPELINING CHUNKING, 421 4.4.2 idle",
    "HELP, 421 4.4.2 idle"
  })
  void isNoAnswerToTheNextMessageOfABatch(String extensions, String reply) throws SmtpException {
    SmtpConfig config =
        serve(extensions).pipelining(Pipelining.DEFAULT.withWindow(1, 1024)).build();
    server.on("RCPT").reply("550 5.1.1 no such user").times(1);
    List<String> told = new ArrayList<>();
    Iterator<Submission> messages =
        new Iterator<>() {
          private int taken;

          @Override
          public boolean hasNext() {
            return taken < 3;
          }

          @Override
          public Submission next() {
            if (taken++ == 1) {
              server.closeConnections(reply);
            }
            return new Submission(TO_ANN, HELLO);
          }
        };
    BatchReceipt receipt = SmtpSession.open(config).sendAll(messages, new Outcomes(told));
    assertThat(told)
        .containsExactly("ann@doe.example RecipientsRefused", "ann@doe.example Disconnected");
    assertThat(receipt.ended().orElseThrow())
        .isInstanceOfSatisfying(Disconnected.class, e -> assertThat(e.stale()).isTrue());
    assertThat(server.messages()).isEmpty();
  }

  /** The connection is at fault, not the message that is next on it. */
  @ParameterizedTest
  @CsvSource({
    "PIPELINING CHUNKING, 550 5.5.1 what?",
    "PIPELINING CHUNKING, 500 5.5.2 what?",
    "PIPELINING CHUNKING, 221 2.0.0 bye",
    "PIPELINING, 550 5.5.1 what?",
    "PIPELINING, 500 5.5.2 what?",
    "PIPELINING, 221 2.0.0 bye",
    "PIPELINING, 354 go on",
    "HELP, 550 5.5.1 what?",
    "HELP, 354 go on"
  })
  void doesNotFailTheMessageThatFollowsARefusedReset(String extensions, String reply)
      throws SmtpException {
    SmtpSession session = SmtpSession.open(serve(extensions).build());
    server.on("RCPT").reply("550 5.1.1 no such user").times(1);
    catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_ANN, HELLO));
    server.on("RSET").replyThenClose(reply);
    Disconnected atFault =
        catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO));
    assertThat(atFault.stale()).isTrue();
    assertThat(atFault.retryable()).isTrue();
    assertThat(atFault.outcomes())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED);
    assertThat(server.messages()).isEmpty();
  }

  /** A relay that takes all the same what stands behind a refused RSET has taken it. */
  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING CHUNKING", "PIPELINING"})
  void knowsWhatBecomesOfAMessageBehindARefusedReset(String extensions) throws SmtpException {
    SmtpSession session = SmtpSession.open(serve(extensions).build());
    server.on("RCPT").reply("550 5.1.1 no such user").times(1);
    catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_ANN, HELLO));
    server.on("RSET").reply("502 5.5.1 not here");
    server.on("MAIL").reply("250 2.1.0 ok");
    List<Status> told = new ArrayList<>();
    try {
      session.send(TO_ANN, HELLO).recipients().forEach(outcome -> told.add(outcome.status()));
    } catch (SmtpException e) {
      e.outcomes().forEach(outcome -> told.add(outcome.status()));
    }
    assertThat(told)
        .containsExactly(server.messages().isEmpty() ? Status.NOT_ATTEMPTED : Status.ACCEPTED);
    assertThat(session.isUsable()).isFalse();
  }

  /** Half open: a firewall has forgotten the connection, and nobody says so. */
  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING CHUNKING", "PIPELINING", "CHUNKING", "HELP"})
  void waitsAShortTimeForTheFirstReplyOfAConnectionThatWasIdle(String extensions)
      throws SmtpException {
    SmtpConfig.Builder config =
        serve(extensions)
            .pipelining(Pipelining.DEFAULT.withAliveWindow(Duration.ZERO))
            .timeouts(Timeouts.DEFAULT.withValidation(Duration.ofMillis(200)));
    server.on("MAIL").stall();
    SmtpSession session = SmtpSession.open(config.build());
    Disconnected silent =
        catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO));
    assertThat(silent.stale()).isTrue();
    assertThat(silent.outcomes())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.NOT_ATTEMPTED);

    List<String> told = new ArrayList<>();
    BatchReceipt receipt =
        SmtpSession.open(config.build())
            .sendAll(
                List.of(new Submission(TO_ANN, HELLO), new Submission(TO_ANN, HELLO)).iterator(),
                new Outcomes(told));
    assertThat(told).containsExactly("ann@doe.example Disconnected");
    assertThat(receipt.ended().orElseThrow())
        .isInstanceOfSatisfying(Disconnected.class, e -> assertThat(e.stale()).isTrue());
    assertThat(server.messages()).isEmpty();
  }
}
