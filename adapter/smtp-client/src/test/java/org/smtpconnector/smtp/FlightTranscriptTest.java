package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.testkit.Fragmentation;
import org.smtpconnector.testkit.ReplayedTranscript;
import org.smtpconnector.testkit.TranscriptServer;

/**
 * Which commands go together: each test replays the transcript of its name in each fragmentation.
 */
@ParameterizedClass
@EnumSource
class FlightTranscriptTest {
  private static final MessageSource REPORT =
      MessageSource.of("Subject: Report\r\n\r\nAll good.".getBytes(UTF_8));
  private static final Envelope TO_OPS = Envelope.of("reports@example.org", "ops@example.org");
  private static final Envelope TO_NOBODY =
      Envelope.of("reports@example.org", "nobody@example.org");
  private static final Envelope TO_BOTH_OR_NONE =
      Envelope.of("reports@example.org", "ops@example.org", "archive@example.org")
          .with(MailParameters.builder().allOrNothing().build());

  @Parameter private Fragmentation fragmentation;

  private TranscriptServer server;

  private SmtpConfig.Builder replay(String name) throws IOException {
    try (var in = getClass().getResourceAsStream("/transcripts/" + name + ".txt")) {
      server =
          TranscriptServer.play(
              ReplayedTranscript.parse(new String(in.readAllBytes(), UTF_8)), null, fragmentation);
    }
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(TransportSecurity.PLAIN)
        .localHostName("client.example.org");
  }

  private SmtpSession open(String name) throws IOException {
    return SmtpSession.open(replay(name).build());
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void oneFlight() throws IOException {
    try (SmtpSession session = open("one-flight")) {
      Receipt receipt =
          session.send(
              Envelope.of("reports@example.org", "nobody@example.org", "ops@example.org"), REPORT);
      assertThat(receipt.recipients())
          .extracting(RecipientOutcome::status)
          .containsExactly(Status.REFUSED, Status.ACCEPTED);
      session.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void twoFlightsWhenIdle() throws IOException {
    SmtpConfig config =
        replay("two-flights-when-idle")
            .pipelining(Pipelining.DEFAULT.withAliveWindow(Duration.ZERO))
            .build();
    try (SmtpSession session = SmtpSession.open(config)) {
      session.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void pipelinedData() throws IOException {
    try (SmtpSession session = open("pipelined-data")) {
      Receipt receipt =
          session.send(
              Envelope.of("reports@example.org", "nobody@example.org", "ops@example.org"), REPORT);
      assertThat(receipt.refused()).hasSize(1);
    }
    server.verify();
  }

  @Test
  void chunkedOneByOne() throws IOException {
    try (SmtpSession session = open("chunked-one-by-one")) {
      session.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void textWantedForNobody() throws IOException {
    SmtpSession session = open("text-wanted-for-nobody");
    RecipientsRefused refused =
        catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_NOBODY, REPORT));
    assertThat(refused.sessionUsable()).isFalse();
    assertThat(session.isUsable()).isFalse();
    server.verify();
  }

  @Test
  void resetLeadsTheNextFlight() throws IOException {
    try (SmtpSession session = open("reset-leads-the-next-flight")) {
      RecipientsRefused refused =
          catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_NOBODY, REPORT));
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(refused.reply().map(Reply::code)).contains(550);
      session.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void bdatRefused() throws IOException {
    try (SmtpSession session = open("bdat-refused")) {
      MessageRefused refused =
          catchThrowableOfType(MessageRefused.class, () -> session.send(TO_OPS, REPORT));
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(refused.retryable()).isFalse();
      session.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void textTakenForCommands() throws IOException {
    fragmentation = Fragmentation.WHOLE; // what comes late answers RSET, and ends the session there
    SmtpSession session = open("text-taken-for-commands");
    MessageRefused refused =
        catchThrowableOfType(MessageRefused.class, () -> session.send(TO_OPS, REPORT));
    assertThat(refused.sessionUsable()).isFalse();
    assertThat(session.isUsable()).isFalse();
    server.verify();
  }

  @Test
  void bdatUnknown() throws IOException {
    SmtpConfig config = replay("bdat-unknown").build();
    SmtpSession session = SmtpSession.open(config);
    Disconnected unknown =
        catchThrowableOfType(Disconnected.class, () -> session.send(TO_OPS, REPORT));
    assertThat(unknown).hasMessageContaining("does not know BDAT: 500");
    assertThat(unknown.retryable()).isTrue();
    assertThat(unknown.outcomes().get(0).status()).isEqualTo(Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
    server.verify();
    server.close();
    assertThat(config.learnedBehavior().isBdatUnknown()).isTrue();

    SmtpConfig next =
        replay("one-flight-by-data").learnedBehavior(config.learnedBehavior()).build();
    try (SmtpSession again = SmtpSession.open(next)) {
      again.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void allOrNothing() throws IOException {
    try (SmtpSession session = open("all-or-nothing")) {
      assertThat(session.send(TO_BOTH_OR_NONE, REPORT).accepted()).hasSize(2);
      RecipientsRefused refused =
          catchThrowableOfType(
              RecipientsRefused.class, () -> session.send(TO_BOTH_OR_NONE, REPORT));
      assertThat(refused.outcomes())
          .extracting(RecipientOutcome::status)
          .containsExactly(Status.NOT_ATTEMPTED, Status.DEFERRED);
      assertThat(refused.retryable()).isTrue();
      session.send(TO_OPS, REPORT);
    }
    server.verify();
  }

  @Test
  void allOrNothingByData() throws IOException {
    try (SmtpSession session = open("all-or-nothing-by-data")) {
      assertThat(session.send(TO_BOTH_OR_NONE, REPORT).accepted()).hasSize(2);
    }
    server.verify();
  }

  @Test
  void batch() throws IOException {
    sendThree("batch");
  }

  @Test
  void batchByData() throws IOException {
    sendThree("batch-by-data");
  }

  private void sendThree(String transcript) throws IOException {
    List<String> told = new ArrayList<>();
    BatchReceipt receipt;
    try (SmtpSession session = open(transcript)) {
      receipt =
          session.sendAll(
              Stream.of(TO_OPS, TO_NOBODY, TO_OPS).map(to -> new Submission(to, REPORT)).iterator(),
              new Outcomes(told));
    }
    server.verify();
    assertThat(told)
        .containsExactly(
            "ops@example.org accepted",
            "nobody@example.org RecipientsRefused",
            "ops@example.org accepted");
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(receipt.ended()).isEmpty();
  }
}
