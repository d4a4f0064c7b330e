package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What becomes of a message when the server, or what lies between, fails at each point. */
class SmtpSessionTest {
  private static final Envelope TO_ANN = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final Envelope TO_ANN_AND_BOB =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");
  private static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8));
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SHORT = AdaptiveTimeout.least();

  private final ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();

  @AfterEach
  void closeServer() {
    server.close();
  }

  private SmtpConfig.Builder config() {
    return SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN);
  }

  private SmtpSession open() throws SmtpException {
    return SmtpSession.open(config().build());
  }

  private static <T extends SmtpException> T failure(
      SmtpSession session, Envelope envelope, Class<T> type) {
    return catchThrowableOfType(type, () -> session.send(envelope, HELLO));
  }

  private static List<Status> statuses(SmtpException e) {
    return e.outcomes().stream().map(RecipientOutcome::status).toList();
  }

  @Test
  void sendsManyMessagesOnOneConnection() throws SmtpException {
    try (SmtpSession session = open()) {
      for (int i = 0; i < 20; i++) {
        assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
      }
      assertThat(session.isUsable()).isTrue();
    }
    assertThat(server.messages()).hasSize(20);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.commands()).last().isEqualTo("QUIT");
  }

  @Test
  void sendsALargeMessageWhole() throws SmtpException {
    StringBuilder text = new StringBuilder("Subject: Large\r\n\r\n");
    for (int i = 0; text.length() < 3_000_000; i++) {
      text.append(i % 7 == 0 ? "." : "").append("line ").append(i).append("\r\n");
    }
    try (SmtpSession session = open()) {
      session.send(TO_ANN, MessageSource.of(text.toString().getBytes(UTF_8)));
    }
    assertThat(server.messages().get(0).text()).isEqualTo(text.toString());
  }

  @Test
  void greetsWithTheAddressItComesFrom() throws Exception {
    InetAddress from = InetAddress.getByName("127.0.0.2");
    SmtpSession.open(config().sourceAddress(from).build()).close();
    assertThat(server.commands()).first().isEqualTo("EHLO [127.0.0.2]");
  }

  @Test
  void comesFromThePortThatIsAskedFor() throws Exception {
    InetSocketAddress from = SourcePort.free();
    try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Integer> port =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket client = relay.accept()) {
                  return client.getPort();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      SmtpConfig config = config().port(relay.getLocalPort()).sourceAddress(from).build();
      assertThatThrownBy(() -> SmtpSession.open(config)).isInstanceOf(Disconnected.class);
      assertThat(port.get(60, TimeUnit.SECONDS)).isEqualTo(from.getPort());
    }
  }

  @Test
  void staysUsableWhenTheSenderIsRefused() throws SmtpException {
    server.on("MAIL").reply("550 5.7.1 not you").times(1);
    try (SmtpSession session = open()) {
      SenderRefused refused = failure(session, TO_ANN, SenderRefused.class);
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(refused.retryable()).isFalse();
      assertThat(statuses(refused)).containsExactly(Status.REFUSED);
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
  }

  @Test
  void isRetryableWhenEveryRecipientIsDeferred() throws SmtpException {
    server.on("RCPT").reply("451 4.7.1 greylisted");
    try (SmtpSession session = open()) {
      RecipientsRefused refused = failure(session, TO_ANN_AND_BOB, RecipientsRefused.class);
      assertThat(refused.retryable()).isTrue();
      assertThat(statuses(refused)).containsExactly(Status.DEFERRED, Status.DEFERRED);
    }
    assertThat(server.commands()).doesNotContain("DATA");
  }

  @Test
  void endsWhenTheServerClosesAmongTheRecipients() throws SmtpException {
    server.on("RCPT TO:<bob@").replyThenClose("421 4.3.2 shutting down");
    SmtpSession session = open();
    RecipientsRefused refused = failure(session, TO_ANN_AND_BOB, RecipientsRefused.class);
    assertThat(refused.sessionUsable()).isFalse();
    assertThat(refused.retryable()).isTrue();
    assertThat(statuses(refused)).containsExactly(Status.NOT_ATTEMPTED, Status.DEFERRED);
    assertThat(session.isUsable()).isFalse();
    assertThatThrownBy(() -> session.send(TO_ANN, HELLO)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"451 4.3.0 later", "554 5.6.0 spam"})
  void takesTheFinalReplyForTheOutcome(String reply) throws SmtpException {
    server.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    server.on(Phase.END_OF_DATA).reply(reply).times(1);
    try (SmtpSession session = open()) {
      MessageRefused refused = failure(session, TO_ANN_AND_BOB, MessageRefused.class);
      assertThat(refused.retryable()).isEqualTo(reply.startsWith("4"));
      assertThat(refused.sessionUsable()).isTrue();
      assertThat(statuses(refused))
          .containsExactly(
              reply.startsWith("4") ? Status.DEFERRED : Status.REFUSED, Status.REFUSED);
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void knowsThatNothingWasDeliveredWhenTheConnectionIsLostBeforeTheMessage(String command)
      throws SmtpException {
    server.on(command).drop();
    SmtpSession session = open();
    Disconnected lost = failure(session, TO_ANN, Disconnected.class);
    assertThat(lost.retryable()).isTrue();
    assertThat(lost.sessionUsable()).isFalse();
    assertThat(lost.stale()).isEqualTo(command.equals("MAIL"));
    assertThat(statuses(lost)).containsExactly(Status.NOT_ATTEMPTED);
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void isInDoubtWhenTheReplyToTheMessageIsLost() throws SmtpException {
    server.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    server.on(Phase.END_OF_DATA).takeThenDrop();
    InDoubt doubt = failure(open(), TO_ANN_AND_BOB, InDoubt.class);
    assertThat(doubt.retryable()).isFalse();
    assertThat(doubt.sessionUsable()).isFalse();
    assertThat(statuses(doubt)).containsExactly(Status.UNKNOWN, Status.REFUSED);
    assertThat(server.awaitMessages(1, SOON)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello\r\n", "354 more?\r\n", "250-half"})
  void isInDoubtWhenTheReplyToTheMessageIsNone(String reply) throws SmtpException {
    server.on(Phase.END_OF_DATA).raw(reply.getBytes(UTF_8));
    SmtpSession session = SmtpSession.open(config().timeouts(impatient()).build());
    InDoubt doubt = failure(session, TO_ANN, InDoubt.class);
    assertThat(statuses(doubt)).containsExactly(Status.UNKNOWN);
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void hearsWhyTheServerClosedWhileTheMessageWasBeingSent() throws SmtpException {
    server.on(Phase.IN_DATA).replyThenClose("552 5.3.4 too large");
    byte[] large = ("x".repeat(900) + "\r\n").repeat(20_000).getBytes(UTF_8);
    MessageSource unknownSize = new Unsized(large);
    MessageRefused refused =
        catchThrowableOfType(MessageRefused.class, () -> open().send(TO_ANN, unknownSize));
    assertThat(refused.reply().map(Reply::code)).contains(552);
    assertThat(refused.sessionUsable()).isFalse();
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void sendsNoHalfMessageWhenItsSourceFails() throws SmtpException {
    SmtpSession session = open();
    SourceFailed failed =
        catchThrowableOfType(
            SourceFailed.class, () -> session.send(TO_ANN, new HalfMessage(1_000_000)));
    assertThat(failed).hasMessageContaining("disk failed").hasCauseInstanceOf(IOException.class);
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.sessionUsable()).isFalse();
    server.awaitOpenConnections(0, SOON);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void sendsNothingOfASmallMessageWhoseSourceFails() throws SmtpException {
    try (SmtpSession session = open()) {
      SourceFailed failed =
          catchThrowableOfType(SourceFailed.class, () -> session.send(TO_ANN, new HalfMessage(0)));
      assertThat(failed.sessionUsable()).isTrue();
      assertThat(server.commands()).hasSize(1); // EHLO
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
  }

  @Test
  void refusesLocallyWhatTheServerDoesNotOffer() throws SmtpException {
    try (ScriptedSmtpServer small = ScriptedSmtpServer.builder().extensions("SIZE 20").start();
        SmtpSession session = SmtpSession.open(config().port(small.port()).build())) {
      assertThat(failure(session, TO_ANN, ExtensionMissing.class))
          .hasMessageContaining("at most 20 (SIZE)");
      MessageSource eightBit = MessageSource.of("é".getBytes(UTF_8));
      assertThatThrownBy(() -> session.send(TO_ANN, eightBit))
          .isInstanceOf(ExtensionMissing.class)
          .hasMessageContaining("8BITMIME");
      MessageSource tiny = MessageSource.of("x".getBytes(UTF_8));
      assertThatThrownBy(() -> session.send(Envelope.of("a@b.example", "jörg@doe.example"), tiny))
          .isInstanceOf(ExtensionMissing.class)
          .hasMessageContaining("SMTPUTF8");
      assertThat(small.commands()).hasSize(1); // EHLO
      assertThat(session.send(TO_ANN, tiny).accepted()).hasSize(1);
    }
  }

  @Test
  void refusesALongLineBeforeTheServerHasTheMessage() throws SmtpException {
    String lines = ("x".repeat(900) + "\r\n").repeat(1000);
    for (String before : List.of("", lines)) {
      MessageSource longLine = MessageSource.of((before + "x".repeat(999)).getBytes(UTF_8));
      assertThatThrownBy(() -> open().send(TO_ANN, longLine))
          .isInstanceOf(SourceFailed.class)
          .hasMessageContaining("998");
      assertThat(server.messages()).isEmpty();
    }
  }

  @Test
  void noticesWithoutARoundTripThatTheServerClosedTheIdleSession() throws SmtpException {
    SmtpSession session = open();
    server.closeConnections("421 4.4.2 idle");
    awaitUnusable(session);
    Disconnected stale = failure(session, TO_ANN, Disconnected.class);
    assertThat(stale.stale()).isTrue();
    assertThat(server.commands()).hasSize(1); // EHLO
  }

  @Test
  void saysThatTheSessionIsStaleWhenTheServerWasRestarted() throws SmtpException {
    SmtpSession session = open();
    session.send(TO_ANN, HELLO);
    server.stop();
    server.start();
    assertThat(failure(session, TO_ANN, Disconnected.class).stale()).isTrue();
    session.close();
  }

  @Test
  void givesUpOnAReplyThatDoesNotComeInTime() throws SmtpException {
    server.on("MAIL").stall();
    SmtpSession session = SmtpSession.open(config().timeouts(impatient()).build());
    Disconnected lost = failure(session, TO_ANN, Disconnected.class);
    assertThat(lost).hasMessageContaining("no reply within " + SHORT.toMillis() + " milliseconds");
    assertThat(lost.stale()).isFalse();
    assertThat(session.isUsable()).isFalse();
  }

  @Test
  void opensWithinItsTimeOrNotAtAll() {
    server.on(Phase.GREETING).stall();
    assertThatThrownBy(() -> SmtpSession.open(config().timeouts(impatient()).build()))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("localhost:" + server.port())
        .hasMessageContaining("within " + SHORT.toMillis() + " milliseconds");
    server.awaitOpenConnections(0, SOON);
  }

  @Test
  void neverThrowsWhenTheServerFailsAtQuit() throws SmtpException {
    server.on("QUIT").reset();
    SmtpSession session = open();
    session.send(TO_ANN, HELLO);
    session.close();
    session.close();
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void namesTheHostThatCannotBeResolved() {
    SmtpConfig unknown = SmtpConfig.to("no-such-host.invalid").build();
    assertThatThrownBy(() -> SmtpSession.open(unknown))
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("host 'no-such-host.invalid' cannot be resolved");
  }

  @Test
  void namesTheAddressThatRefusesConnections() {
    server.close();
    assertThatThrownBy(this::open)
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("localhost:" + server.port() + " (plain)")
        .hasMessageContaining("127.0.0.1: Connection refused");
    server.start();
  }

  @Test
  void endsByAnInterrupt() throws Exception {
    server.on("MAIL").stall();
    SmtpSession session = open();
    List<SmtpException> failures = new ArrayList<>();
    Thread sender = new Thread(() -> failures.add(failure(session, TO_ANN, Disconnected.class)));
    sender.start();
    awaitCommand("MAIL FROM:<shop@shop.example> SIZE=26");
    sender.interrupt();
    sender.join(SOON.toMillis());
    assertThat(failures).singleElement().isInstanceOf(Disconnected.class);
  }

  @Test
  void endsByAnAbortFromAnotherThread() throws Exception {
    server.on("MAIL").stall();
    SmtpSession session = open();
    List<SmtpException> failures = new ArrayList<>();
    Thread sender = new Thread(() -> failures.add(failure(session, TO_ANN, Disconnected.class)));
    sender.start();
    awaitCommand("MAIL FROM:<shop@shop.example> SIZE=26");
    session.abort();
    sender.join(SOON.toMillis());
    assertThat(failures).singleElement().isInstanceOf(Disconnected.class);
  }

  private void awaitCommand(String command) {
    server.awaitCommand(command, SOON);
  }

  private static void awaitUnusable(SmtpSession session) {
    long end = System.nanoTime() + SOON.toNanos();
    while (session.isUsable() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(session.isUsable()).isFalse();
  }

  private static Timeouts impatient() {
    return new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT);
  }

  /** An abort is not the server's doing: nobody shall send the message anew because of it. */
  @Test
  void isNotStaleByAnAbort() throws Exception {
    SmtpConfig config = config().build();
    Deadline soon = Deadline.in(SOON, "test");
    SocketLink link = new Dialer(config).dial(soon);
    link.abort();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> link.read(ByteBuffer.allocate(1000), soon),
            () -> link.write(ByteBuffer.allocate(1), SOON, soon),
            link::look)) {
      IOException aborted = catchThrowableOfType(IOException.class, use);
      assertThat(SocketLink.endedByPeer(aborted)).as(aborted.toString()).isFalse();
    }
  }

  /** A message whose last octet is not written yet is not in doubt. */
  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING", "CHUNKING"})
  void sendsNothingForAThreadThatWasInterruptedBefore(String extension) throws Exception {
    try (ScriptedSmtpServer fast =
        ScriptedSmtpServer.builder().extensions("PIPELINING", extension).start()) {
      SmtpSession session = SmtpSession.open(config().port(fast.port()).build());
      Thread.currentThread().interrupt();
      Disconnected nothing = failure(session, TO_ANN, Disconnected.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(nothing).hasMessageContaining("interrupted");
      assertThat(statuses(nothing)).containsExactly(Status.NOT_ATTEMPTED);
      assertThat(nothing.stale()).isFalse();
      fast.awaitOpenConnections(0, SOON);
      assertThat(fast.messages()).isEmpty();
    }
  }

  /** A print stream keeps to itself what it is thrown, and writes on. */
  @Test
  void deliversNoMessageWithoutItsLongLineThoughTheSourceGoesOn() throws SmtpException {
    MessageSource source =
        new MessageSource() {
          @Override
          public void writeTo(OutputStream out) {
            PrintStream print = new PrintStream(out, false, UTF_8);
            print.print("Subject: x\r\n\r\n");
            print.print("y".repeat(999) + "\r\n");
            print.print("That was all.\r\n");
            print.flush();
          }

          @Override
          public OptionalLong size() {
            return OptionalLong.empty();
          }

          @Override
          public Content content() {
            return Content.SEVEN_BIT;
          }
        };
    try (SmtpSession session = open()) {
      assertThatThrownBy(() -> session.send(TO_ANN, source))
          .isInstanceOf(SourceFailed.class)
          .hasMessageContaining("998");
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
    assertThat(server.messages()).hasSize(1);
  }

  /** A server may look long at each recipient: the time-out is that of one reply. */
  @ParameterizedTest
  @ValueSource(ints = {8, 110})
  void waitsForEachRecipientAsLongAsForOneReply(int count) throws SmtpException {
    String[] recipients =
        IntStream.range(0, count).mapToObj(i -> "r" + i + "@doe.example").toArray(String[]::new);
    Duration reply = SHORT.multipliedBy(3);
    Timeouts timeouts = new Timeouts(SOON, SOON, reply, SOON, SOON);
    try (ScriptedSmtpServer slow = ScriptedSmtpServer.builder().extensions("PIPELINING").start()) {
      slow.on("RCPT").dribble(reply.dividedBy(4L * 16 * (count > 100 ? 8 : 1))); // 16 octets
      try (SmtpSession session =
          SmtpSession.open(config().port(slow.port()).timeouts(timeouts).build())) {
        Envelope envelope = Envelope.of("shop@shop.example", recipients);
        assertThat(session.send(envelope, HELLO).accepted()).hasSize(count);
      }
    }
  }
}
