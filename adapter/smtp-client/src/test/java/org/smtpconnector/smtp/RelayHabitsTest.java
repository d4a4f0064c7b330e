package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.QuirkyRelay.Habit;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;

/**
 * Relays that were met in the field: nothing is lost by their habits, doubled, or left in doubt.
 */
class RelayHabitsTest {
  private static final MessageSource HELLO = text("Subject: Hello\r\n\r\nHello.\r\n");

  /** What a relay that took it for commands would do: send a message that nobody wrote. */
  private static final MessageSource FORGERY =
      text(
          "Subject: How to send\r\n\r\nRSET\r\nMAIL FROM:<boss@shop.example>\r\n"
              + "RCPT TO:<victim@doe.example>\r\nDATA\r\nSubject: Pay\r\n\r\nNow.\r\n.\r\n");

  private static final Envelope TO_ANN = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final Envelope TO_NOBODY = Envelope.of("shop@shop.example", "nobody@doe.example");

  private final LearnedServerBehavior learnedBehavior = new LearnedServerBehavior();

  private static MessageSource text(String text) {
    return MessageSource.of(text.getBytes(UTF_8));
  }

  private SmtpSession open(QuirkyRelay relay) throws SmtpException {
    return SmtpSession.open(
        SmtpConfig.to("127.0.0.1")
            .port(relay.port())
            .security(TransportSecurity.PLAIN)
            .localHostName("client.example")
            .learnedBehavior(learnedBehavior)
            .build());
  }

  /** Sends all of them, each until its outcome is known, and tells how many are in doubt. */
  private int sendAll(QuirkyRelay relay, int messages) throws SmtpException {
    Deque<Submission> left = new ArrayDeque<>();
    for (int i = 0; i < messages; i++) {
      left.add(new Submission(TO_ANN, text("Subject: " + i + "\r\n\r\nHello.\r\n")));
    }
    int[] inDoubt = {0};
    while (!left.isEmpty()) {
      List<Submission> again = new ArrayList<>();
      try (SmtpSession session = open(relay)) {
        session.sendAll(new Taking(left), new Retrying(again, inDoubt));
      }
      again.forEach(left::addLast);
    }
    return inDoubt[0];
  }

  /** Takes one when it is asked for, and not before. */
  private record Taking(Deque<Submission> left) implements Iterator<Submission> {
    @Override
    public boolean hasNext() {
      return !left.isEmpty();
    }

    @Override
    public Submission next() {
      return left.remove();
    }
  }

  /** Keeps what may be sent again. */
  private record Retrying(List<Submission> again, int[] inDoubt) implements BatchListener {
    @Override
    public void accepted(Submission submission, Receipt receipt) {}

    @Override
    public void failed(Submission submission, SmtpException failure) {
      if (failure instanceof InDoubt) {
        inDoubt[0]++;
      } else {
        assertThat(failure.retryable()).as(failure.toString()).isTrue();
        again.add(submission);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"PIPELINING", "PIPELINING CHUNKING", "HELP"})
  void doesNotSendIntoAConnectionThatTheRelayHasClosed(String extensions) throws IOException {
    try (QuirkyRelay relay = new QuirkyRelay(Habit.CLOSES_AFTER, 1, extensions.split(" "));
        SmtpSession session = open(relay)) {
      session.send(TO_ANN, HELLO);
      await().until(() -> !session.isUsable());
      Disconnected closed =
          catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO));
      assertThat(closed.stale()).isTrue();
      assertThat(closed.outcomes())
          .extracting(RecipientOutcome::status)
          .containsOnly(Status.NOT_ATTEMPTED);
      assertThat(relay.stored()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void learnsAfterHowManyMessagesTheRelayCloses(int messages) throws IOException {
    try (QuirkyRelay relay =
        new QuirkyRelay(Habit.CLOSES_AFTER, messages, "PIPELINING", "CHUNKING")) {
      // A slow machine sees some of the ends too late for them to count.
      for (int i = 0; i < 1000 && learnedBehavior.mostMessages().isEmpty(); i++) {
        try (SmtpSession session = open(relay)) {
          sendUntilItEnds(session, messages);
        }
      }
      assertThat(learnedBehavior.mostMessages()).hasValue(messages);
      assertThat(relay.connections()).isGreaterThanOrEqualTo(5);
      try (SmtpSession session = open(relay)) {
        for (int i = 0; i < messages; i++) {
          session.send(TO_ANN, HELLO);
        }
        assertThat(session.isUsedUp()).isTrue();
      }
    }
  }

  private static void sendUntilItEnds(SmtpSession session, int messages) throws SmtpException {
    for (int i = 0; i < messages; i++) {
      assertThat(session.isUsedUp()).isFalse();
      session.send(TO_ANN, HELLO);
    }
    while (session.isUsable()) {
      Thread.onSpinWait();
    }
    catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO));
  }

  /** Two that end behind the same number by chance are no limit where another goes on. */
  @Test
  void learnsNoLimitThatAnotherConnectionExceeds() throws IOException {
    try (QuirkyRelay closes = new QuirkyRelay(Habit.CLOSES_AFTER, 1, "PIPELINING", "CHUNKING");
        QuirkyRelay goesOn = new QuirkyRelay(Habit.NONE, 0, "PIPELINING", "CHUNKING");
        SmtpSession other = open(goesOn)) {
      for (int i = 0; i < 6; i++) {
        try (SmtpSession session = open(closes)) {
          session.send(TO_ANN, HELLO);
          await().until(() -> !session.isUsable());
          catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO));
        }
        other.send(TO_ANN, HELLO);
        other.send(TO_ANN, HELLO);
      }
      assertThat(learnedBehavior.mostMessages()).isEmpty();
    }
  }

  @Test
  void sendsEachOfABatchOnceToARelayThatRefusesWhatIsSentBehindTheData() throws IOException {
    try (QuirkyRelay relay = new QuirkyRelay(Habit.REFUSES_BEHIND_DATA, 0, "PIPELINING")) {
      assertThat(sendAll(relay, 200)).isZero();
      assertThat(new HashSet<>(relay.stored())).hasSize(200);
      assertThat(relay.stored()).hasSize(200);
      assertThat(learnedBehavior.isPipeliningBehindDataRefused()).isTrue();
      assertThat(relay.connections()).isEqualTo(2);
    }
  }

  /** What stands behind a 421 was not taken, though the relay reads on before it leaves. */
  @ParameterizedTest
  @CsvSource({"PIPELINING", "PIPELINING CHUNKING"})
  void isInDoubtOfNoneBehindA421(String extensions) throws IOException {
    try (QuirkyRelay relay = new QuirkyRelay(Habit.TURNS_AWAY_AFTER, 20, extensions.split(" "))) {
      assertThat(sendAll(relay, 200)).isZero();
      assertThat(new HashSet<>(relay.stored())).hasSize(200);
      assertThat(relay.stored()).hasSize(200);
      assertThat(learnedBehavior.mostMessages()).hasValue(20);
    }
  }

  @Test
  void givesNothingToObeyToARelayThatTakesARefusedChunkForCommands() throws IOException {
    try (QuirkyRelay relay =
        new QuirkyRelay(Habit.RUNS_REFUSED_CHUNKS, 0, "PIPELINING", "CHUNKING")) {
      for (int i = 0; i < 2; i++) {
        try (SmtpSession session = open(relay)) {
          RecipientsRefused refused =
              catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_NOBODY, FORGERY));
          assertThat(refused.reply().map(Reply::code)).contains(550);
        }
        try (SmtpSession session = open(relay)) {
          List<String> told = new ArrayList<>();
          session.sendAll(
              List.of(
                      new Submission(TO_ANN, HELLO),
                      new Submission(TO_NOBODY, FORGERY),
                      new Submission(TO_ANN, FORGERY))
                  .iterator(),
              new Outcomes(told));
          assertThat(told)
              .containsExactly(
                  "ann@doe.example accepted",
                  "nobody@doe.example RecipientsRefused",
                  "ann@doe.example accepted");
        }
      }
      assertThat(relay.stored())
          .hasSize(4)
          .allMatch(message -> message.startsWith("[ann@doe.example]"));
    }
  }

  /**
   * As many replies come to the lines of the chunk as it has, before those to what is behind it.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void neitherLosesNorDoublesWhatStandsBehindAChunkThatTheRelayRuns(int lines) throws IOException {
    try (QuirkyRelay relay =
            new QuirkyRelay(Habit.RUNS_REFUSED_CHUNKS, 0, "PIPELINING", "CHUNKING");
        SmtpSession session = open(relay)) {
      List<String> told = new ArrayList<>();
      session.sendAll(
          List.of(
                  new Submission(TO_NOBODY, text("x: y\r\n".repeat(lines))),
                  new Submission(TO_ANN, HELLO),
                  new Submission(TO_ANN, HELLO))
              .iterator(),
          new Outcomes(told));
      assertThat(told.get(0)).isEqualTo("nobody@doe.example RecipientsRefused");
      assertThat(told.subList(1, 3)).containsOnly("ann@doe.example InDoubt");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"503 5.5.1 nobody", "502 5.5.1 nobody", "500 5.5.1 nobody", "554 5.5.1 nobody"})
  void isRefusedByTheRecipientWhateverBecomesOfTheChunk(String reply) throws IOException {
    String replies = "250 ok\r\n550 5.1.1 no such user\r\n" + reply + "\r\n500 what?\r\n";
    try (CutServer server =
        new CutServer(List.of("PIPELINING", "CHUNKING"), 1, replies, replies.length(), false)) {
      SmtpConfig config =
          SmtpConfig.to("127.0.0.1").port(server.port()).security(TransportSecurity.PLAIN).build();
      SmtpSession session = SmtpSession.open(config);
      RecipientsRefused refused =
          catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_NOBODY, HELLO));
      assertThat(refused.outcomes())
          .extracting(RecipientOutcome::status)
          .containsExactly(Status.REFUSED);
      assertThat(refused.sessionUsable()).isFalse();
      assertThat(config.learnedBehavior().isBdatUnknown()).isFalse();
    }
  }

  /** A relay that was seen to read a refused chunk gets any message in one flight. */
  @Test
  void learnsThatARelayReadsWhatItRefuses() throws IOException {
    try (QuirkyRelay relay = new QuirkyRelay(Habit.NONE, 0, "PIPELINING", "CHUNKING");
        SmtpSession session = open(relay)) {
      catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_NOBODY, HELLO));
      assertThat(learnedBehavior.areRefusedChunksRead()).isFalse();
      session.send(TO_ANN, HELLO);
      assertThat(learnedBehavior.areRefusedChunksRead()).isTrue();
      session.send(TO_ANN, FORGERY);
      assertThat(relay.stored()).hasSize(2);
    }
  }
}
