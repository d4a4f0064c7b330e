package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.wire.OutputBuffer;
import org.smtpconnector.testkit.NonCommandPhase;

/** Messages by BDAT (RFC 3030), whole and in parts. */
class ChunkingTest extends SessionFixture {
  @BeforeEach
  void offerChunking() {
    offer("PIPELINING", "CHUNKING", "8BITMIME");
  }

  private static byte[] lines(int octets) {
    StringBuilder text = new StringBuilder("Subject: Large\r\n\r\n");
    for (int i = 0; text.length() < octets; i++) {
      text.append(i % 7 == 0 ? "." : "").append("line ").append(i).append("\r\n");
    }
    return text.toString().getBytes(UTF_8);
  }

  private long bdats() {
    return server.commands().stream().filter(command -> command.startsWith("BDAT")).count();
  }

  /**
   * Around the size of the buffer, where one octet decides whether a message is one part or two.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 81_000, 81_800, 81_900, 82_000, 163_000, 3_000_000})
  void sendsAMessageOfAnySizeAsItIs(int octets) throws SmtpException {
    byte[] message = lines(octets);
    try (SmtpSession session = open()) {
      session.send(TO_ANN, MessageSource.of(message));
      session.send(TO_ANN, new Unsized(message));
      session.send(TO_ANN, HELLO);
    }
    assertThat(server.messages()).hasSize(3);
    assertThat(server.messages().get(0).content()).isEqualTo(message);
    assertThat(server.messages().get(1).content()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsEachSizeAroundTheBufferWhole(boolean chunking) throws SmtpException {
    if (!chunking) {
      offer("PIPELINING");
    }
    byte[] line = "0123456789\n".repeat(10_000).getBytes(UTF_8); // grows on its way
    try (SmtpSession session = open()) {
      for (int size = OutputBuffer.CAPACITY - 200; size < OutputBuffer.CAPACITY + 20; size++) {
        byte[] message = new byte[size * 11 / 12];
        System.arraycopy(line, 0, message, 0, message.length);
        session.send(TO_ANN, MessageSource.of(message));
      }
    }
    String whole = new String(line, ISO_8859_1).replace("\n", "\r\n");
    server
        .messages()
        .forEach(
            message -> assertThat(whole + "\r\n").startsWith(withoutLastLineEnd(message.text())));
    assertThat(server.messages()).hasSize(220);
  }

  private static String withoutLastLineEnd(String text) {
    assertThat(text).endsWith("\r\n");
    return text.substring(0, text.length() - 2);
  }

  @Test
  void sendsALargeMessageInPartsWithoutWaitingForTheirReplies() throws SmtpException {
    try (SmtpSession session = open()) {
      session.send(TO_ANN, MessageSource.of(lines(1_000_000)));
    }
    assertThat(bdats()).isBetween(12L, 14L);
    assertThat(server.commands()).filteredOn(command -> command.endsWith(" LAST")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsNoMoreOfAMessageOfWhichAPartWasRefused(boolean pipelining) throws SmtpException {
    if (!pipelining) {
      offer("CHUNKING");
    }
    server.on("BDAT").reply("552 5.3.4 too large").after(2).times(1);
    try (SmtpSession session = open()) {
      MessageRefused refused =
          catchThrowableOfType(
              MessageRefused.class,
              () -> session.send(TO_ANN, MessageSource.of(lines(20_000_000))));
      assertThat(refused.reply().map(Reply::code)).contains(552);
      assertThat(bdats()).isLessThan(200);
      if (!pipelining) {
        assertThat(refused.sessionUsable()).isTrue();
      }
      if (refused.sessionUsable()) {
        assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
        assertThat(server.commands()).contains("RSET");
      }
      assertThat(server.messages()).hasSize(refused.sessionUsable() ? 1 : 0);
    }
  }

  /** Parts that are on their way after the refused one may be taken for commands. */
  @Test
  void leavesTheConnectionWhereAPartIsRefusedAndOthersAreOnTheirWay() throws Exception {
    try (ScriptedPeer peer =
        new ScriptedPeer(
            (in, out) -> {
              out.write("220 hello\r\n".getBytes(UTF_8));
              in.read(new byte[1000]);
              out.write("250-hello\r\n250-PIPELINING\r\n250 CHUNKING\r\n".getBytes(UTF_8));
              in.read(new byte[1000]);
              out.write("250 ok\r\n250 ok\r\n".getBytes(UTF_8));
              in.readNBytes(1_000_000); // several parts
              out.write("552 5.3.4 too large\r\n".getBytes(UTF_8));
            })) {
      SmtpConfig config =
          SmtpConfig.to("localhost").port(peer.port()).security(TransportSecurity.PLAIN).build();
      SmtpSession session = SmtpSession.open(config);
      MessageRefused refused =
          catchThrowableOfType(
              MessageRefused.class,
              () -> session.send(TO_ANN, MessageSource.of(lines(20_000_000))));
      assertThat(refused.reply().map(Reply::code)).contains(552);
      assertThat(refused.sessionUsable()).isFalse();
      assertThat(peer.isLeft()).isTrue();
    }
  }

  @Test
  void isNotInDoubtAsLongAsTheEndIsNotWritten() throws SmtpException {
    server.on(NonCommandPhase.IN_DATA).freeze();
    SmtpSession session =
        SmtpSession.open(
            config().timeouts(new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT)).build());
    Disconnected stuck =
        catchThrowableOfType(
            Disconnected.class, () -> session.send(TO_ANN, MessageSource.of(lines(40_000_000))));
    assertThat(stuck.retryable()).isTrue();
    assertThat(session.isUsable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 500_000})
  void isInDoubtWhenTheReplyToTheLastPartIsLost(int octets) throws SmtpException {
    server.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    SmtpSession session = open();
    InDoubt doubt =
        catchThrowableOfType(
            InDoubt.class, () -> session.send(TO_ANN, MessageSource.of(lines(octets))));
    assertThat(doubt.sessionUsable()).isFalse();
    assertThat(server.awaitMessages(1, SOON)).hasSize(1);
  }

  @Test
  void deliversNoHalfMessage() throws SmtpException {
    SmtpSession session = open();
    assertThatThrownBy(() -> session.send(TO_ANN, new HalfMessage(500_000)))
        .isInstanceOf(SourceFailed.class);
    server.awaitOpenConnections(0, SOON);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void sendsWhatIsNotMadeOfLinesAsItIs() throws SmtpException {
    offer("PIPELINING", "CHUNKING", "BINARYMIME");
    byte[] raw = new byte[300_000];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (i * 31);
    }
    try (SmtpSession session = open()) {
      session.send(TO_ANN, new Sized(raw, Content.BINARY));
      session.send(TO_ANN, HELLO);
    }
    assertThat(server.messages().get(0).content()).isEqualTo(raw);
    assertThat(server.commands()).contains("MAIL FROM:<shop@shop.example> BODY=BINARYMIME");
    assertThat(server.messages()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING", "BINARYMIME"})
  void sendsNothingBinaryWhereItWouldBeChanged(String onlyOffer) throws SmtpException {
    offer("PIPELINING", onlyOffer);
    try (SmtpSession session = open()) {
      assertThatThrownBy(
              () -> session.send(TO_ANN, new Sized(new byte[] {0, '\n'}, Content.BINARY)))
          .isInstanceOf(ExtensionMissing.class)
          .hasMessageContaining("not made of lines");
    }
    assertThat(server.commands()).doesNotContain("DATA").hasSize(2); // EHLO, QUIT
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 2500})
  void asksForManyRecipientsInGroups(int count) throws SmtpException {
    String[] recipients =
        IntStream.range(0, count).mapToObj(i -> "r" + i + "@doe.example").toArray(String[]::new);
    server.on("RCPT TO:<r5@").reply("550 5.1.1 no such user");
    try (SmtpSession session = open()) {
      Receipt receipt = session.send(Envelope.of("shop@shop.example", recipients), HELLO);
      assertThat(receipt.accepted()).hasSize(count - 1);
      assertThat(receipt.refused()).hasSize(1);
    }
    assertThat(server.messages().get(0).recipients()).hasSize(count - 1);
  }

  @Test
  void usesDataWhereItIsToldTo() throws SmtpException {
    try (SmtpSession session =
        SmtpSession.open(config().pipelining(Pipelining.DEFAULT.withoutChunking()).build())) {
      session.send(TO_ANN, HELLO);
    }
    assertThat(server.commands()).contains("DATA");
  }

  /**
   * One command at a time, or too many for one flight: the text waits without commands before it.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 9_980, 9_990, 20_000, 81_000})
  void sendsAMessageOfUnknownSizeThatDoesNotGoWithItsCommands(int octets) throws SmtpException {
    byte[] message = lines(octets);
    String[] many =
        IntStream.range(0, 101).mapToObj(i -> "r" + i + "@doe.example").toArray(String[]::new);
    try (SmtpSession session = open()) {
      session.send(Envelope.of("shop@shop.example", many), new Unsized(message));
    }
    assertThat(server.messages().get(0).content()).isEqualTo(message);
    offer("CHUNKING");
    try (SmtpSession session = open()) {
      session.send(TO_ANN, new Unsized(message));
      session.send(TO_ANN, new Missized(message));
    }
    assertThat(server.messages()).hasSize(2);
    server.messages().forEach(sent -> assertThat(sent.content()).isEqualTo(message));
  }

  /** A message that says that it has one octet. */
  private record Missized(byte[] octets) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(octets);
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.of(1);
    }

    @Override
    public Content content() {
      return Content.SEVEN_BIT;
    }
  }

  @Test
  void sendsAMessageThatIsLargerThanItSaysAsItIs() throws SmtpException {
    byte[] text = "0123456789\r\n".repeat(7000).getBytes(UTF_8);
    try (SmtpSession session = open()) {
      for (int size = OutputBuffer.CAPACITY - 120; size <= OutputBuffer.CAPACITY; size += 2) {
        session.send(TO_ANN, new Missized(Arrays.copyOf(text, size)));
      }
    }
    String whole = new String(text, ISO_8859_1);
    server
        .messages()
        .forEach(sent -> assertThat(whole).startsWith(withoutLastLineEnd(sent.text())));
    assertThat(server.messages()).hasSize(61);
  }
}
