package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.Outcomes.statuses;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What a caller's deadline ends, and what it says of the message then. */
class SendDeadlineTest {
  private static final Envelope TO_ANN = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final Envelope TO_ANN_AND_BOB =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");
  private static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(US_ASCII));
  private static final Duration SHORT = AdaptiveTimeout.least();
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration OCTET = SHORT.dividedBy(8); // of 16 or more in a reply

  private ScriptedSmtpServer server;

  @BeforeAll
  static void sendTheFirst() throws Exception { // which loads classes; what that costs is not timed
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        SmtpSession session =
            SmtpSession.open(
                SmtpConfig.to("localhost")
                    .port(server.port())
                    .security(TransportSecurity.PLAIN)
                    .build())) {
      session.send(TO_ANN, HELLO);
    }
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private SmtpConfig startServer(String... extensions) {
    server = ScriptedSmtpServer.builder().extensions(extensions).start();
    return SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN).build();
  }

  private static SendDeadline soon() {
    return SendDeadline.in(SHORT);
  }

  private static void assertNothingWasDelivered(SmtpSession session, Disconnected late) {
    assertThat(late.retryable()).isTrue();
    assertThat(late.stale()).isFalse();
    assertThat(statuses(late.outcomes())).containsOnly(Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
    assertThat(late)
        .hasMessageStartingWith("the caller's deadline of " + Printable.of(SHORT) + " passed ")
        .hasMessageContaining("so nothing was delivered");
  }

  // Before the message is with the server

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void endsTheWaitForAReplyToACommandAndNamesIt(String command) throws Exception {
    SmtpSession session = SmtpSession.open(startServer());
    server.on(command).stall();

    Disconnected late =
        catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO, soon()));

    assertNothingWasDelivered(session, late);
    assertThat(late).hasMessageContaining(" passed at " + command + ", ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void endsTheWaitForTheRepliesToCommandsThatWentTogether(String command) throws Exception {
    SmtpSession session = SmtpSession.open(startServer("PIPELINING"));
    server.on(command).stall();

    Disconnected late =
        catchThrowableOfType(Disconnected.class, () -> session.send(TO_ANN, HELLO, soon()));

    assertNothingWasDelivered(session, late);
    assertThat(late).hasMessageContaining(" passed at " + command + ", ");
  }

  @Test
  void isOneForAllRepliesTogether() throws Exception {
    SmtpSession session = SmtpSession.open(startServer());
    server.on("MAIL").dribble(OCTET);
    long begin = System.nanoTime();
    session.send(TO_ANN, HELLO);
    Duration one = Duration.ofNanos(System.nanoTime() - begin);
    server.on("RCPT").dribble(OCTET);
    Duration oneAndAHalf = Duration.ofMillis(one.multipliedBy(3).dividedBy(2).toMillis());

    Disconnected late =
        catchThrowableOfType(
            Disconnected.class, () -> session.send(TO_ANN, HELLO, SendDeadline.in(oneAndAHalf)));

    assertThat(late)
        .hasMessageContaining(
            "the caller's deadline of " + Printable.of(oneAndAHalf) + " passed at RCPT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING", "CHUNKING", "SIZE"})
  void endsTheWritingOfAMessageThatIsNotRead(String extension) throws Exception {
    SmtpSession session = SmtpSession.open(startServer(extension));
    server.on(NonCommandPhase.IN_DATA).freeze();
    byte[] large = new byte[32 << 20];
    Arrays.fill(large, (byte) 'x');
    for (int i = 70; i < large.length; i += 72) {
      large[i] = '\r';
      large[i + 1] = '\n';
    }

    Disconnected late =
        catchThrowableOfType(
            Disconnected.class, () -> session.send(TO_ANN, MessageSource.of(large), soon()));

    assertNothingWasDelivered(session, late);
    assertThat(late).hasMessageContaining("in the content of the message");
  }

  @Test
  void beginsNothingWhenItHasPassed() throws Exception {
    SmtpSession session = SmtpSession.open(startServer());
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
      HeldBack late =
          catchThrowableOfType(
              HeldBack.class, () -> session.send(TO_ANN, HELLO, SendDeadline.in(none)));
      assertThat(late.retryable()).isTrue();
      assertThat(statuses(late.outcomes())).containsExactly(Status.NOT_ATTEMPTED);
      assertThat(late).hasMessageContaining("passed before anything was sent");
    }
    assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
    assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
  }

  @Test
  void endsTheOpeningOfASession() {
    SmtpConfig config = startServer();
    server.on("EHLO").stall();
    assertThatThrownBy(() -> SmtpSession.open(config, soon()))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("cannot open a session with ")
        .hasMessageContaining("within the caller's deadline of " + Printable.of(SHORT));
  }

  @Test
  void leavesARefusalThatWasHeardAsItIs() throws Exception {
    SmtpSession session = SmtpSession.open(startServer("PIPELINING"));
    server.on("RCPT").reply("550 5.1.1 no such user");
    server.on("DATA").stall();

    RecipientsRefused refused =
        catchThrowableOfType(RecipientsRefused.class, () -> session.send(TO_ANN, HELLO, soon()));

    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED);
    assertThat(refused.sessionUsable()).isFalse();
  }

  @Test
  void keepsWhatWasAcceptedInAnEarlierTransaction() throws Exception {
    SmtpSession session = SmtpSession.open(startServer("LIMITS RCPTMAX=1"));
    server.on("RCPT TO:<bob@").stall();

    Receipt receipt = session.send(TO_ANN_AND_BOB, HELLO, soon());

    assertThat(statuses(receipt.recipients()))
        .containsExactly(Status.ACCEPTED, Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
  }

  // When the server may have it

  private static void assertInDoubt(SmtpSession session, InDoubt doubt) {
    assertThat(doubt.retryable()).isFalse();
    assertThat(statuses(doubt.outcomes())).containsOnly(Status.UNKNOWN);
    assertThat(session.isUsable()).isFalse();
    assertThat(doubt)
        .hasMessageStartingWith(
            "the caller's deadline of " + Printable.of(SHORT) + " passed at the end of the message")
        .hasMessageContaining("so it may have been delivered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING", "CHUNKING", "SIZE"})
  void leavesAMessageInDoubtThatTheServerHasWhole(String extension) throws Exception {
    SmtpSession session = SmtpSession.open(startServer(extension));
    server.on(NonCommandPhase.END_OF_DATA).stall();

    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> session.send(TO_ANN, HELLO, soon()));

    assertInDoubt(session, doubt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "BDAT"})
  void leavesAMessageInDoubtThatWentTogetherWithItsCommands(String command) throws Exception {
    SmtpSession session = SmtpSession.open(startServer("PIPELINING", "CHUNKING"));
    server.on(command).stall();

    InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> session.send(TO_ANN, HELLO, soon()));

    assertInDoubt(session, doubt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING", "CHUNKING", "SIZE"})
  void leavesTheFinalReplyTheTimeThatTheCallerGrants(String extension) throws Exception {
    SmtpSession session = SmtpSession.open(startServer(extension));
    server.on(NonCommandPhase.END_OF_DATA).dribble(OCTET);

    Receipt receipt = session.send(TO_ANN, HELLO, SendDeadline.in(SHORT, LONG));

    assertThat(receipt.accepted()).hasSize(1);
    assertThat(session.isUsable()).isTrue();
  }

  @Test
  void saysThatTheTimeForTheFinalReplyHasPassedToo() throws Exception {
    SmtpSession session = SmtpSession.open(startServer());
    server.on(NonCommandPhase.END_OF_DATA).stall();
    SendDeadline deadline = SendDeadline.in(SHORT, Duration.ofMillis(500));

    InDoubt doubt =
        catchThrowableOfType(InDoubt.class, () -> session.send(TO_ANN, HELLO, deadline));

    assertInDoubt(session, doubt);
    assertThat(doubt).hasMessageContaining(", and so did the 500 ms for the final reply");
  }

  @Test
  void grantsThatTimeToNothingElse() throws Exception {
    SmtpSession session = SmtpSession.open(startServer());
    server.on("DATA").stall();

    Disconnected late =
        catchThrowableOfType(
            Disconnected.class, () -> session.send(TO_ANN, HELLO, SendDeadline.in(SHORT, LONG)));

    assertNothingWasDelivered(session, late);
  }

  @Test
  void isForgottenByTheNextMessage() throws Exception {
    SmtpSession session = SmtpSession.open(startServer());
    session.send(TO_ANN, HELLO, soon());
    server.on(NonCommandPhase.END_OF_DATA).dribble(OCTET);
    assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
  }

  @Test
  void takesNoDurationThatIsNone() {
    startServer();
    assertThatThrownBy(() -> SendDeadline.in(Duration.ofDays(36_501)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("36500 days");
    for (Duration wrong : List.of(Duration.ofSeconds(-1), Duration.ofHours(25))) {
      assertThatThrownBy(() -> SendDeadline.in(SHORT, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("zero to a day");
    }
  }
}
