package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.Outcomes.statuses;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** How much a server takes at once (RFC 9422), and how much it says is too much. */
class LimitsTest {
  private static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8));

  private ScriptedSmtpServer server;

  private SmtpSession open(String... extensions) throws SmtpException {
    server = ScriptedSmtpServer.builder().extensions(extensions).start();
    return SmtpSession.open(config());
  }

  private SmtpConfig config() {
    return SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN).build();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private static Envelope to(int count) {
    return Envelope.of(
        "shop@shop.example",
        IntStream.range(0, count).mapToObj(i -> "r" + i + "@doe.example").toArray(String[]::new));
  }

  private List<Integer> sizes() {
    return server.messages().stream().map(message -> message.recipients().size()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING", "CHUNKING", "8BITMIME"})
  void sendsAMailToMoreRecipientsThanTheServerTakesInSeveralTransactions(String extension)
      throws SmtpException {
    try (SmtpSession session = open(extension, "LIMITS RCPTMAX=10")) {
      Receipt receipt = session.send(to(25), HELLO);
      assertThat(receipt.accepted()).hasSize(25);
      assertThat(receipt.recipients())
          .extracting(outcome -> outcome.address().toString())
          .isEqualTo(IntStream.range(0, 25).mapToObj(i -> "r" + i + "@doe.example").toList());
    }
    assertThat(sizes()).containsExactly(10, 10, 5);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void saysWhenItIsUsedUpThoughItLives() throws SmtpException {
    SmtpSession session = open("LIMITS MAILMAX=2");
    session.send(to(1), HELLO);
    assertThat(session.isUsedUp()).isFalse();
    session.send(to(1), HELLO);
    assertThat(session.isUsedUp()).isTrue();
    assertThat(session.isUsable()).isFalse();
    session.close();
    assertThat(server.commands()).endsWith("QUIT");
    assertThat(session.isUsedUp()).isFalse();
  }

  @Test
  void waitsForASignOfLifeNoLongerThanItIsTold() throws SmtpException {
    try (SmtpSession session = open("PIPELINING")) {
      server.on("NOOP").stall();
      assertThatThrownBy(() -> session.noop(Duration.ofMillis(100)))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("within 100 milliseconds");
    }
  }

  @Test
  void goesOnWithTheNextPartWhenAllOfOneAreRefused() throws SmtpException {
    try (SmtpSession session = open("PIPELINING", "CHUNKING", "LIMITS RCPTMAX=2")) {
      server.on("RCPT TO:<r2@").reply("550 5.1.1 no such user");
      server.on("RCPT TO:<r3@").reply("450 4.2.1 later");
      Receipt receipt = session.send(to(6), HELLO);
      assertThat(statuses(receipt.recipients()))
          .containsExactly(
              Status.ACCEPTED,
              Status.ACCEPTED,
              Status.REFUSED,
              Status.DEFERRED,
              Status.ACCEPTED,
              Status.ACCEPTED);
    }
  }

  @Test
  void tellsWhatWasAcceptedBeforeTheConnectionWasLost() throws SmtpException {
    SmtpSession session = open("PIPELINING", "LIMITS RCPTMAX=2");
    server.on("MAIL").drop().after(1);
    Receipt receipt = session.send(to(6), HELLO);
    assertThat(statuses(receipt.recipients()))
        .containsExactly(
            Status.ACCEPTED,
            Status.ACCEPTED,
            Status.NOT_ATTEMPTED,
            Status.NOT_ATTEMPTED,
            Status.NOT_ATTEMPTED,
            Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void isInDoubtOnlyOfThePartWhoseReplyWasLost() throws SmtpException {
    SmtpSession session = open("PIPELINING", "CHUNKING", "LIMITS RCPTMAX=2");
    server.on(NonCommandPhase.END_OF_DATA).takeThenDrop().after(1);
    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> session.send(to(6), HELLO));
    assertThat(statuses(doubt.outcomes()))
        .containsExactly(
            Status.ACCEPTED,
            Status.ACCEPTED,
            Status.UNKNOWN,
            Status.UNKNOWN,
            Status.NOT_ATTEMPTED,
            Status.NOT_ATTEMPTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"452 4.5.3 too many", "552 5.5.3 too many", "452 too many", "552 too many"})
  void sendsAgainToThoseWhoWereTooMany(String reply) throws SmtpException {
    try (SmtpSession session = open("PIPELINING", "CHUNKING")) {
      boolean remembered = reply.contains("5.3"); // then nobody is asked too early again
      for (int i = 3; i < 8; i++) {
        server.on("RCPT TO:<r" + i + "@").reply(reply).times(i < 6 || remembered ? 1 : 2);
      }
      assertThat(session.send(to(8), HELLO).accepted()).hasSize(8);
    }
    assertThat(sizes()).containsExactly(3, 3, 2);
  }

  @Test
  void remembersHowManyWereTooMany() throws SmtpException {
    try (SmtpSession session = open("PIPELINING", "CHUNKING")) {
      server.on("RCPT TO:<r3@").reply("452 4.5.3 too many").times(1);
      session.send(to(4), HELLO);
      session.send(to(7), HELLO);
    }
    assertThat(sizes()).containsExactly(3, 1, 3, 3, 1);
  }

  @Test
  void takesAFullMailboxForNoLimit() throws SmtpException {
    try (SmtpSession session = open("PIPELINING", "CHUNKING")) {
      server.on("RCPT TO:<r1@").reply("552 5.2.2 mailbox full");
      server.on("RCPT TO:<r2@").reply("452 4.2.2 mailbox full");
      Receipt receipt = session.send(to(3), HELLO);
      assertThat(statuses(receipt.recipients()))
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.DEFERRED);
    }
    assertThat(sizes()).containsExactly(1);
  }

  @Test
  void neverAsksForeverWhenNobodyIsAccepted() throws SmtpException {
    try (SmtpSession session = open("PIPELINING", "CHUNKING")) {
      server.on("RCPT").reply("452 4.5.3 too many");
      RecipientsRefused refused =
          catchThrowableOfType(RecipientsRefused.class, () -> session.send(to(3), HELLO));
      assertThat(refused.retryable()).isTrue();
    }
  }

  @Test
  void sendsToNobodyWhereAllAreTooMany() throws SmtpException {
    Envelope toAll = to(3).with(MailParameters.builder().allOrNothing().build());
    try (SmtpSession session = open("PIPELINING", "CHUNKING", "LIMITS RCPTMAX=2")) {
      assertThatThrownBy(() -> session.send(toAll, HELLO))
          .isInstanceOf(ExtensionMissing.class)
          .hasMessageContaining("at most 2 (LIMITS)");
      assertThat(server.commands()).hasSize(1);
    }
  }

  @Test
  void isNoMoreUsableAfterTheLastMessageThatTheServerTakes() throws SmtpException {
    SmtpSession session = open("PIPELINING", "CHUNKING", "LIMITS MAILMAX=2");
    session.send(to(1), HELLO);
    assertThat(session.isUsable()).isTrue();
    session.send(to(1), HELLO);
    assertThat(session.isUsable()).isFalse();
    Disconnected usedUp =
        catchThrowableOfType(Disconnected.class, () -> session.send(to(1), HELLO));
    assertThat(usedUp.stale()).isTrue();
    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void leavesDomainsToAnotherConnectionThatAreTooMany() throws SmtpException {
    Envelope envelope =
        Envelope.of("shop@shop.example", "a@one.example", "b@two.example", "c@ONE.example");
    SmtpSession session = open("PIPELINING", "CHUNKING", "LIMITS RCPTDOMAINMAX=1");
    Receipt receipt = session.send(envelope, HELLO);
    assertThat(statuses(receipt.recipients()))
        .containsExactly(Status.ACCEPTED, Status.NOT_ATTEMPTED, Status.ACCEPTED);
    Disconnected usedUp =
        catchThrowableOfType(
            Disconnected.class,
            () -> session.send(Envelope.of("shop@shop.example", "b@two.example"), HELLO));
    assertThat(usedUp.stale()).isTrue();
    assertThat(server.messages()).hasSize(1);
  }
}
