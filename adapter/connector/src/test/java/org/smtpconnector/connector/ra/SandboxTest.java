package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.sandbox.AllowedRecipients;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What an administrator does with the mails of a test system, and what its applications see. */
class SandboxTest {
  private static final Envelope BOTH =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@roe.example");

  private ScriptedSmtpServer server;
  private SmtpManagedConnectionFactory factory;
  private SmtpManagedConnection managed;

  @BeforeEach
  void startServer() {
    server =
        ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING", "SIZE 9999999").start();
    factory = Relays.factoryFor(server);
  }

  @AfterEach
  void stopServer() {
    if (managed != null) {
      managed.destroy();
    }
    server.close();
  }

  private SmtpConnection open() throws Exception {
    managed = (SmtpManagedConnection) factory.createManagedConnection(null, null);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private static List<String> described(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::toString).toList();
  }

  // Redirected

  @Test
  void redirectsAllMailsAndNamesTheirRecipientsInFrontOfTheMessage() throws Exception {
    factory.setRedirectTo("test@ops.example");
    Receipt receipt = open().send(BOTH, Relays.MESSAGE);

    ReceivedMessage message = server.messages().get(0);
    assertThat(message.recipients()).containsExactly("test@ops.example");
    assertThat(message.text())
        .isEqualTo(
            "X-Original-To: ann@doe.example\r\nX-Original-To: bob@roe.example\r\n"
                + "Subject: x\r\n\r\nAll good.\r\n");
    assertThat(described(receipt.recipients()))
        .allMatch(
            outcome ->
                outcome.endsWith(
                    "/ (sandbox: redirectTo of the connection factory is test@ops.example))"))
        .satisfiesExactly(
            ann -> assertThat(ann).startsWith("ann@doe.example ACCEPTED (250 "),
            bob -> assertThat(bob).startsWith("bob@roe.example ACCEPTED (250 "));
  }

  /** A message that has another form for servers without 8BITMIME. */
  private record InTwoForms(MessageSource whole) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      whole.writeTo(out);
    }

    @Override
    public OptionalLong size() {
      return whole.size();
    }

    @Override
    public Content content() {
      return whole.content();
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return Optional.of(Relays.MESSAGE);
    }
  }

  @Test
  void redirectsAMessageInTheFormThatTheServerTakes() throws Exception {
    factory.setRedirectTo("test@ops.example");
    byte[] eightBit = "Subject: x\r\n\r\nGr\u00fc\u00dfe\r\n".getBytes(StandardCharsets.UTF_8);
    open().send(BOTH, new InTwoForms(MessageSource.of(eightBit)));
    assertThat(server.messages().get(0).text())
        .startsWith("X-Original-To: ann@doe.example\r\n")
        .endsWith("\r\nAll good.\r\n");
  }

  @Test
  void tellsOfTheRecipientsOfTheMailWhatBecameOfTheOneAddress() throws Exception {
    factory.setRedirectTo("test@ops.example");
    server.on("RCPT").reply("450 4.2.1 later");
    SmtpConnection connection = open();
    assertThatThrownBy(() -> connection.send(BOTH, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.RecipientsRefused.class,
            e ->
                assertThat(e.outcomes())
                    .extracting(o -> o.address() + " " + o.status())
                    .containsExactly("ann@doe.example DEFERRED", "bob@roe.example DEFERRED"));
  }

  @Test
  void namesAddressesBeyondAsciiInAsciiAndLetsNoneBreakALine() throws Exception {
    factory.setRedirectTo("test@ops.example");
    String longest = "\u00fc".repeat(30) + "@doe.example";
    Envelope envelope =
        Envelope.of("shop@shop.example", "\"a b: c\"@doe.example", longest, "j\u00f6@doe.example");
    open().send(envelope, Relays.MESSAGE);

    String text = server.messages().get(0).text();
    assertThat(text.lines()).allMatch(line -> line.length() <= 78);
    assertThat(text.chars()).allMatch(c -> c < 0x80);
    assertThat(text).startsWith("X-Original-To: \"a b: c\"@doe.example\r\n");
    String unfolded = text.replace("?=\r\n =?UTF-8?B?", "|");
    String words =
        unfolded.lines().toList().get(1).replaceAll("^X-Original-To: =\\?UTF-8\\?B\\?|\\?=$", "");
    StringBuilder decoded = new StringBuilder();
    for (String word : words.split("\\|")) {
      decoded.append(
          new String(java.util.Base64.getDecoder().decode(word), StandardCharsets.UTF_8));
    }
    assertThat(decoded).hasToString(longest);
  }

  @Test
  void readsALargeMailPieceByPieceThoughItIsRedirected() throws Exception {
    factory.setRedirectTo("test@ops.example");
    long octets = 8L << 20;
    PieceByPiece pieces = new PieceByPiece(octets);
    open().send(BOTH, MessageSource.of(() -> pieces, OptionalLong.of(octets), Content.SEVEN_BIT));
    byte[] content = server.messages().get(0).content();
    assertThat(content.length)
        .isEqualTo(octets + 2 * "X-Original-To: ann@doe.example\r\n".length());
    assertThat(server.commands()).anyMatch(line -> line.contains("SIZE=" + content.length));
    assertThat(pieces.largest).isLessThanOrEqualTo(64 * 1024);
  }

  /** Lines of a mail, which remembers how much was asked for at once. */
  private static final class PieceByPiece extends InputStream {
    private static final byte[] LINE =
        "0123456789abcdef0123456789abcd\r\n".getBytes(StandardCharsets.US_ASCII);
    private final long octets;
    private long position;
    private int largest;

    PieceByPiece(long octets) {
      this.octets = octets;
    }

    @Override
    public int read() {
      return position == octets ? -1 : LINE[(int) (position++ % LINE.length)];
    }

    @Override
    public int read(byte[] into, int start, int count) {
      largest = Math.max(largest, count);
      int read = 0;
      for (int octet = 0; read < count && (octet = read()) >= 0; read++) {
        into[start + read] = (byte) octet;
      }
      return read == 0 ? -1 : read;
    }
  }

  @Test
  void redirectsEachMailOfABatch() throws Exception {
    factory.setRedirectTo("test@ops.example");
    Told told = new Told();
    BatchReceipt receipt = open().sendAll(mails("ann@doe.example", "bob@roe.example"), told);
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(told.lines).containsExactly("ann@doe.example ACCEPTED", "bob@roe.example ACCEPTED");
    assertThat(server.messages())
        .allSatisfy(m -> assertThat(m.recipients()).containsExactly("test@ops.example"))
        .extracting(m -> m.header("X-Original-To").orElseThrow())
        .containsExactly("ann@doe.example", "bob@roe.example");
  }

  // Some allowed

  @Test
  void sendsToThoseWhoAreAllowedAndRefusesOthersAsTheSandbox() throws Exception {
    factory.setAllowRecipients("joe@x.example, Doe.Example");
    Receipt receipt = open().send(BOTH, Relays.MESSAGE);
    assertThat(server.messages().get(0).recipients()).containsExactly("ann@doe.example");
    assertThat(described(receipt.refused()))
        .containsExactly(
            "bob@roe.example REFUSED (550 5.7.1 sandbox: allowRecipients of the connection factory"
                + " does not allow bob@roe.example; the relay was not asked)");
    assertThat(receipt.accepted()).hasSize(1);
  }

  @Test
  void refusesAMailForNobodyWhoIsAllowedAndSaysNothingToTheRelay() throws Exception {
    factory.setAllowRecipients("doe.example");
    SmtpConnection connection = open();
    server.clear();
    assertThatThrownBy(
            () ->
                connection.send(
                    Envelope.of("shop@shop.example", "bob@roe.example"), Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.RecipientsRefused.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e).hasMessageContaining("550 5.7.1 sandbox: allowRecipients");
            });
    Envelope all = BOTH.with(MailParameters.builder().allOrNothing().build());
    assertThatThrownBy(() -> connection.send(all, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.RecipientsRefused.class,
            e ->
                assertThat(e.outcomes())
                    .extracting(o -> o.address() + " " + o.status())
                    .containsExactly("ann@doe.example NOT_ATTEMPTED", "bob@roe.example REFUSED"));
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void readsAddressesDomainsAndSubdomains() {
    AllowedRecipients allowed =
        AllowedRecipients.of("ann@doe.example,roe.example,*.test.example,[192.0.2.1]");
    assertThat(
            Stream.of(
                    "ann@doe.example",
                    "Ann@DOE.example",
                    "anybody@roe.example",
                    "x@a.test.example",
                    "x@a.b.test.example",
                    "x@[192.0.2.1]")
                .map(EmailAddress::of))
        .allMatch(allowed::allow);
    assertThat(
            Stream.of(
                    "bob@doe.example",
                    "x@sub.roe.example",
                    "x@test.example",
                    "x@nottest.example",
                    "x@roe.example.evil.example")
                .map(EmailAddress::of))
        .noneMatch(allowed::allow);
  }

  @Test
  void tellsTheOutcomesOfABatchInItsOrderThoughSomeAreRefusedHere() throws Exception {
    factory.setAllowRecipients("doe.example");
    Told told = new Told();
    BatchReceipt receipt =
        open()
            .sendAll(
                mails(
                    "x@roe.example",
                    "a@doe.example",
                    "y@roe.example",
                    "b@doe.example",
                    "z@roe.example"),
                told);
    assertThat(told.lines)
        .containsExactly(
            "x@roe.example REFUSED",
            "a@doe.example ACCEPTED",
            "y@roe.example REFUSED",
            "b@doe.example ACCEPTED",
            "z@roe.example REFUSED");
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(receipt.failed()).isEqualTo(3);
  }

  @Test
  void losesNoMailOfABatchWhoseSessionEnds() throws Exception {
    factory.setAllowRecipients("doe.example");
    server.on("MAIL").replyThenClose("421 4.3.2 going down").after(1);
    Told told = new Told();
    var mails = mails("a@doe.example", "x@roe.example", "b@doe.example", "c@doe.example");
    BatchReceipt receipt = open().sendAll(mails, told);
    assertThat(receipt.ended()).isPresent();
    int left = 0;
    while (mails.hasNext()) {
      mails.next();
      left++;
    }
    assertThat(told.lines).hasSize(4 - left);
    assertThat(receipt.accepted() + receipt.failed() + receipt.inDoubt()).isEqualTo(4 - left);
  }

  // Captured

  @Test
  void capturesMailsAndOpensNoConnection(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.resolve("mails").toString());
    SmtpConnection connection = open();
    Receipt receipt = connection.send(BOTH, Relays.MESSAGE);
    Told told = new Told();
    assertThat(connection.sendAll(mails("ann@doe.example"), told).accepted()).isEqualTo(1);

    assertThat(server.connections()).isZero();
    List<Path> files = captured(directory.resolve("mails"));
    assertThat(files).hasSize(2);
    assertThat(files.get(0).getFileName().toString()).matches("\\d{8}T\\d{6}\\.\\d{6}Z-\\d+\\.eml");
    assertThat(Files.readString(files.get(0)))
        .isEqualTo(
            "X-Envelope-From: <shop@shop.example>\r\n"
                + "X-Original-To: ann@doe.example\r\nX-Original-To: bob@roe.example\r\n"
                + "Subject: x\r\n\r\nAll good.\r\n");
    assertThat(described(receipt.recipients()).get(0))
        .isEqualTo(
            "ann@doe.example ACCEPTED (250 2.0.0 sandbox: captured in "
                + files.get(0)
                + "; nothing was sent)");
    assertThat(connection.capabilities().greeting()).contains("sandbox");
    assertThat(factory.getInvalidConnections(java.util.Set.of(managed)).isEmpty()).isTrue();
  }

  @Test
  void keepsNoMoreThanItIsToldAndTouchesNoOtherFile(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.toString());
    factory.setCaptureMessages(3);
    Path others = Files.writeString(directory.resolve("00-notes.eml"), "mine");
    SmtpConnection connection = open();
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      connection.send(BOTH, Relays.MESSAGE);
      captured(directory).stream().filter(file -> !all.contains(file)).forEach(all::add);
    }
    assertThat(captured(directory)).hasSize(4).contains(others);
  }

  @Test
  void aMailIsCapturedThoughAnOlderOneStays(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.toString());
    factory.setCaptureMessages(1);
    Path inTheWay = directory.resolve("20200101T000000.000000Z-1.eml");
    Files.createDirectories(inTheWay.resolve("not empty"));
    assertThat(open().send(BOTH, Relays.MESSAGE).accepted()).hasSize(2);
    assertThat(captured(directory)).hasSize(2);
  }

  @Test
  void leavesNoHalfMailBehind(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.toString());
    SmtpConnection connection = open();
    MessageSource broken =
        MessageSource.of(
            () -> {
              throw new IOException("no such attachment");
            },
            OptionalLong.empty(),
            Content.SEVEN_BIT);
    assertThatThrownBy(() -> connection.send(BOTH, broken))
        .isInstanceOf(SmtpException.SourceFailed.class)
        .hasMessageContaining("no such attachment");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void saysThatItCannotWriteToTheDirectory(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    factory.setCapture(file.toString());
    SmtpConnection connection = open();
    assertThatThrownBy(() -> connection.send(BOTH, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.MessageRefused.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("452 4.3.1 sandbox: capture is " + file);
  }

  private static List<Path> captured(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  // Together

  @Test
  void refusesTwoOfThemTogether(@TempDir Path directory) {
    factory.setRedirectTo("test@ops.example");
    factory.setCapture(directory.toString());
    factory.setAllowRecipients("doe.example");
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(
            "redirectTo and allowRecipients and capture are set, and only one of them can be");
    assertThat(server.connections()).isZero();
  }

  private static java.util.Iterator<Submission> mails(String... recipients) {
    return Stream.of(recipients)
        .map(to -> new Submission(Envelope.of("shop@shop.example", to), Relays.MESSAGE))
        .iterator();
  }

  /** What it is told, a line a recipient. */
  private static final class Told implements BatchListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void accepted(Submission submission, Receipt receipt) {
      receipt.recipients().forEach(o -> lines.add(o.address() + " " + o.status()));
    }

    @Override
    public void failed(Submission submission, SmtpException failure) {
      failure.outcomes().forEach(o -> lines.add(o.address() + " " + o.status()));
    }
  }
}
