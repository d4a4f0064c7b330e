package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Outcomes;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.Submission;

/** How many packets the messages of a batch cost (RFC 2920, RFC 3030), and what becomes of each. */
class BatchFlightsTest extends MessageSenderFixture {
  private static final String BY_DATA = "PIPELINING";
  private static final String BY_BDAT = "PIPELINING CHUNKING";
  private static final String NO_USER = "550 5.1.1 no such user";

  private final List<String> told = new ArrayList<>();

  private BatchReceipt send(String offer, Submission... submissions) {
    return offering(offer.split(" (?!MAILMAX)"))
        .sendAll(List.of(submissions).iterator(), new Outcomes(told));
  }

  private static Submission to(String recipient, MessageSource message) {
    return new Submission(Envelope.of("shop@shop.example", recipient + "@d.example"), message);
  }

  private static Submission to(String recipient) {
    return to(recipient, Transactions.MESSAGE);
  }

  private static Submission[] messages(int count, MessageSource message) {
    return IntStream.range(0, count).mapToObj(i -> to("r" + i, message)).toArray(Submission[]::new);
  }

  private static MessageSource ofOctets(int octets) {
    return MessageSource.of(
        ("a: b\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(octets / 100)).getBytes(UTF_8));
  }

  private static MessageSource unreadable() {
    return MessageSource.of(
        () -> {
          throw new IOException("disk full");
        },
        OptionalLong.empty(),
        Content.SEVEN_BIT);
  }

  private static MessageSource binary() {
    return MessageSource.of(
        () -> new ByteArrayInputStream(new byte[] {0}), OptionalLong.of(1), Content.BINARY);
  }

  private static String[] outcomes(String... all) {
    return Stream.of(all).map(each -> each.replaceFirst(" ", "@d.example ")).toArray(String[]::new);
  }

  // By DATA

  @Test
  void sendsTheCommandsOfOneBehindTheTextOfTheOther() {
    assertThat(send(BY_DATA, messages(3, Transactions.MESSAGE)).accepted()).isEqualTo(3);
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 accepted", "r2 accepted"));
    assertThat(server.writes()).isEqualTo(4);
    assertThat(commands("RSET")).as("ahead of each but the first").hasSize(2);
    assertThat(commands("MAIL")).hasSize(3);
  }

  @Test
  void goesOnBehindOneWhoseRecipientIsRefused() {
    server.on("RCPT", "250 ok", NO_USER).on("DATA", "354 go", "503 5.5.1 no recipients");
    BatchReceipt receipt = send(BY_DATA, messages(3, Transactions.MESSAGE));
    assertThat(told)
        .containsExactly(outcomes("r0 accepted", "r1 RecipientsRefused", "r2 accepted"));
    assertThat(receipt.ended()).isEmpty();
    assertThat(receipt.failed()).isEqualTo(1);
  }

  @Test
  void waitsForTheReplyToTheTextOfAServerThatRefusesWhatIsBehindIt() {
    server.on("RSET", "503 5.5.0 no").on("MAIL", "250 ok", "503 no").on("RCPT", "250 ok", "503 no");
    server.on("DATA", "354 go", "503 no");
    send(BY_DATA, messages(2, Transactions.MESSAGE));
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 Disconnected"));
    assertThat(behavior.isPipeliningBehindDataRefused()).isTrue();
    server = new ScriptedLink();
    assertThat(send(BY_DATA, messages(3, Transactions.MESSAGE)).accepted()).isEqualTo(3);
    assertThat(server.writes()).isEqualTo(6);
    assertThat(commands("RSET")).isEmpty();
  }

  @Test
  void takesARefusalOfTheFirstRsetForNoSuchServer() {
    server.on("RCPT", NO_USER).on("DATA", "503 no").on("RSET", "500 what");
    send(BY_DATA, messages(2, Transactions.MESSAGE));
    assertThat(told).containsExactly(outcomes("r0 RecipientsRefused", "r1 Disconnected"));
    assertThat(behavior.isPipeliningBehindDataRefused()).isFalse();
  }

  @Test
  void endsWhereTheServerRefusesATextHalfWay() {
    MessageSource refused =
        MessageSource.of(
            () -> {
              server.say("552 5.3.4 too large");
              return new ByteArrayInputStream("a: b\r\n".getBytes(UTF_8));
            },
            OptionalLong.empty(),
            Content.SEVEN_BIT);
    BatchReceipt receipt = send(BY_DATA, to("r0", refused), to("r1"), to("r2"));
    assertThat(told).first().isEqualTo("r0@d.example MessageRefused");
    assertThat(receipt.ended()).isPresent();
    assertThat(server.heard()).doesNotContain(".");
  }

  // By BDAT

  @Test
  void sendsAllInOnePacket() {
    assertThat(send(BY_BDAT, messages(3, Transactions.MESSAGE)).accepted()).isEqualTo(3);
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 accepted", "r2 accepted"));
    assertThat(server.writes()).isEqualTo(1);
    assertThat(commands("RSET")).hasSize(2);
    assertThat(commands("BDAT")).hasSize(3).allMatch(command -> command.endsWith(" LAST"));
  }

  @Test
  void hasNoMoreMessagesUnderWayThanItMay() {
    pipelining = Pipelining.DEFAULT.withWindow(4, 1024 * 1024);
    assertThat(send(BY_BDAT, messages(12, Transactions.MESSAGE)).accepted()).isEqualTo(12);
    assertThat(server.writes()).isEqualTo(3);
  }

  @Test
  void hasNoMoreOctetsUnderWayThanItMay() {
    pipelining = Pipelining.DEFAULT.withWindow(1000, 2048);
    assertThat(send(BY_BDAT, messages(6, ofOctets(900))).accepted()).isEqualTo(6);
    assertThat(server.writes()).isEqualTo(2);
  }

  /** RFC 2920 3.1: a server must get rid of its replies. */
  @Test
  void hasNoMoreRepliesToComeThanAServerGetsRidOf() {
    pipelining = Pipelining.DEFAULT.withWindow(1000, 64 * 1024 * 1024);
    Submission[] submissions =
        IntStream.range(0, 12)
            .mapToObj(i -> new Submission(Transactions.to(98), Transactions.MESSAGE))
            .toArray(Submission[]::new);
    assertThat(send(BY_BDAT, submissions).accepted()).isEqualTo(12);
    assertThat(server.writes()).as("five messages with a hundred replies each").isEqualTo(3);
  }

  @Test
  void writesWhatFillsTheOutput() {
    pipelining = Pipelining.DEFAULT.withWindow(1000, 64 * 1024 * 1024);
    assertThat(send(BY_BDAT, messages(8, ofOctets(20_000))).accepted()).isEqualTo(8);
    assertThat(server.writes()).isEqualTo(4);
  }

  @Test
  void givesALargeMessageTheConnectionForItself() {
    server.on("BDAT", "250 ok", "250 ok");
    Submission large = to("large", ofOctets(300_000));
    assertThat(send(BY_BDAT, to("r0"), large, to("r1")).accepted()).isEqualTo(3);
    assertThat(told).containsExactly(outcomes("r0 accepted", "large accepted", "r1 accepted"));
    assertThat(commands("BDAT").size()).isGreaterThan(3);
  }

  @Test
  void readsNothingOutOfStepBehindARefusedText() {
    server.on("BDAT", "554 5.7.1 spam").on("RSET", "500 what");
    BatchReceipt receipt = send(BY_BDAT, messages(2, Transactions.MESSAGE));
    assertThat(told).containsExactly(outcomes("r0 MessageRefused", "r1 InDoubt"));
    assertThat(receipt.inDoubt()).isEqualTo(1);
  }

  @Test
  void goesOnBehindARefusedText() {
    server.on("BDAT", "554 5.7.1 spam");
    BatchReceipt receipt = send(BY_BDAT, messages(3, Transactions.MESSAGE));
    assertThat(told).containsExactly(outcomes("r0 MessageRefused", "r1 accepted", "r2 accepted"));
    assertThat(receipt.ended()).isEmpty();
  }

  @Test
  void endsWhereTheServerSaysMoreThanItWasAsked() {
    server.on("BDAT", "250 ok\r\n554 no");
    BatchReceipt receipt = send(BY_BDAT, to("r0"));
    assertThat(told).containsExactly(outcomes("r0 InDoubt"));
    assertThat(receipt.ended()).containsInstanceOf(InDoubt.class);
  }

  @Test
  void waitsUntilATextThatReadsAsCommandsIsWanted() {
    MessageSource commands =
        MessageSource.of("a: b\r\n\r\nMAIL FROM:<evil@d.example>\r\n".getBytes(UTF_8));
    server.on("RCPT", "250 ok", NO_USER);
    BatchReceipt receipt = send(BY_BDAT, to("r0"), to("r1", commands), to("r2"));
    assertThat(told)
        .containsExactly(outcomes("r0 accepted", "r1 RecipientsRefused", "r2 accepted"));
    assertThat(receipt.ended()).isEmpty();
    assertThat(commands("MAIL FROM:<evil")).isEmpty();
    assertThat(send(BY_BDAT, to("r3", commands)).accepted()).isEqualTo(1);
  }

  @Test
  void goesOnByDataWhereBdatIsUnknown() {
    server.on("BDAT", "500 what");
    send(BY_BDAT, to("r0"));
    assertThat(told).containsExactly(outcomes("r0 Disconnected"));
    server = new ScriptedLink();
    assertThat(send(BY_BDAT, messages(2, Transactions.MESSAGE)).accepted()).isEqualTo(2);
    assertThat(commands("BDAT")).isEmpty();
  }

  // By either

  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void sendsNothingIntoAConnectionThatTheServerHasClosed(String offer) {
    server.end();
    BatchReceipt receipt = send(offer, to("r0"), to("r1"));
    assertThat(told).containsExactly(outcomes("r0 Disconnected"));
    assertThat(server.heard()).isEmpty();
    assertThat(receipt.ended())
        .hasValueSatisfying(e -> assertThat(((Disconnected) e).stale()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void sendsEachAloneOnAConnectionThatWasIdle(String offer) {
    pipelining = Pipelining.DEFAULT.withAliveWindow(Duration.ZERO);
    assertThat(send(offer, messages(2, Transactions.MESSAGE)).accepted()).isEqualTo(2);
    assertThat(commands("RSET")).isEmpty();
    assertThat(server.writes()).as("commands and text of each").isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void tellsInTurnOfOneThatNeedsWhatTheServerDoesNotOffer(String offer) {
    BatchReceipt receipt = send(offer, to("r0"), to("r1", binary()), to("r2"));
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 ExtensionMissing", "r2 accepted"));
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(receipt.ended()).isEmpty();
  }

  @Test
  void tellsInTurnOfOneThatCannotBeRead() {
    BatchReceipt receipt = send(BY_BDAT, to("r0"), to("r1", unreadable()), to("r2"));
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 SourceFailed", "r2 accepted"));
    assertThat(receipt.ended()).isEmpty();
    assertThat(commands("MAIL")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void sendsOneAloneThatGoesToAllOrNone(String offer) {
    Submission all = new Submission(Transactions.allOrNothing(2), Transactions.MESSAGE);
    assertThat(send(offer, to("r0"), all, to("r2")).accepted()).isEqualTo(3);
    assertThat(told)
        .containsExactly(
            "r0@d.example accepted", "r1@doe.example accepted", "r2@d.example accepted");
    assertThat(commands("RSET")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void sendsOneAloneWhoseCommandsDoNotFitTogether(String offer) {
    Submission many = new Submission(Transactions.to(120), Transactions.MESSAGE);
    assertThat(send(offer, to("r0"), many, to("r2")).accepted()).isEqualTo(3);
    assertThat(commands("RCPT")).hasSize(122);
    assertThat(commands("RSET")).isEmpty();
  }

  /** RFC 9422. */
  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void sendsNoMoreThanTheServerTakesOnAConnection(String offer) {
    BatchReceipt receipt = send(offer + " LIMITS MAILMAX=2", messages(3, Transactions.MESSAGE));
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 accepted"));
    assertThat(receipt.ended()).containsInstanceOf(Disconnected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_DATA, BY_BDAT})
  void isInDoubtOfWhatWasSentWhereTheConnectionIsLost(String offer) {
    server.on(offer.equals(BY_DATA) ? "." : "BDAT", "250 ok", ScriptedLink.END);
    BatchReceipt receipt = send(offer, messages(2, Transactions.MESSAGE));
    assertThat(told).containsExactly(outcomes("r0 accepted", "r1 InDoubt"));
    assertThat(receipt.inDoubt()).isEqualTo(1);
    assertThat(receipt.ended()).isPresent();
  }
}
