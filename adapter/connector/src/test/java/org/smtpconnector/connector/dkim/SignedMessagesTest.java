package org.smtpconnector.connector.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.BatchOutcomes;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages that the connector signs on their way to the relay. */
class SignedMessagesTest {
  private static final String HEADER =
      "From: Shop <a@shop.example>\nTo: ann@doe.example\nSubject: x\n";

  @TempDir Path directory;
  private DkimKeys keys;
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;
  private SmtpManagedConnection managed;

  @BeforeEach
  void configure() throws Exception {
    keys = new DkimKeys(directory);
    start("PIPELINING", "CHUNKING", "8BITMIME", "SMTPUTF8", "SIZE 9999999");
  }

  private void start(String... extensions) throws Exception {
    relay = ScriptedSmtpServer.builder().extensions(extensions).start();
    factory = Relays.factoryFor(relay);
    factory.setDkimDomain("shop.example");
    factory.setDkimSelector("s1");
    factory.setDkimKeyFile(keys.publish("s1", DkimKeys.rsa(2048)));
  }

  @AfterEach
  void stop() {
    if (managed != null) {
      managed.destroy();
    }
    relay.close();
  }

  private SmtpConnection open() throws Exception {
    managed = (SmtpManagedConnection) factory.createManagedConnection(null, null);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private static MessageSource message(String text) {
    return MessageSource.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> verified(ReceivedMessage message) throws IOException {
    return keys.verified(message.content());
  }

  private List<ReceivedMessage> received() {
    return relay.messages();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING", "8BITMIME"})
  void areSignedAsTheyAreOnTheWire(String extension) throws Exception {
    relay.close();
    start(extension, "PIPELINING", "SIZE 9999999", "8BITMIME", "SMTPUTF8");
    String text =
        HEADER
            + "Subject:  twice\t \r\n\r\n.\n..\r.leading dot\r\nblanks  \t at the end \t\r\n\n\n\n"
            + "Grüße\r\nno end\r\n\r\n \r\n";

    open().send(Relays.ENVELOPE, message(text));

    ReceivedMessage message = received().get(0);
    assertThat(verified(message)).containsExactly("shop.example s1 PASS");
    assertThat(message.text()).startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;");
    assertThat(message.mailParameters()).anyMatch(p -> p.startsWith("SIZE="));
  }

  @Test
  void declareTheirSizeExactly() throws Exception {
    open().send(Relays.ENVELOPE, message(HEADER.replace("\n", "\r\n") + "\r\nx\r\n"));
    ReceivedMessage message = received().get(0);
    assertThat(message.mailParameters()).contains("SIZE=" + message.content().length);
  }

  @Test
  void areSignedByEachKeyOfTheirDomain() throws Exception {
    factory.setDkimDomain("shop.example, shop.example,other.example");
    factory.setDkimSelector("rsa,ed25519,rsa");
    factory.setDkimKeyFile(
        keys.publish("rsa", DkimKeys.rsa(1024))
            + ","
            + keys.publish("ed25519", DkimKeys.ed25519())
            + ","
            + keys.publish("other", DkimKeys.rsa(1024)));

    open().send(Relays.ENVELOPE, message(HEADER + "\nx"));

    assertThat(received().get(0).text().split("DKIM-Signature: v=1; a=", -1)).hasSize(3);
    assertThat(received().get(0).text()).contains("a=ed25519-sha256; c=relaxed/relaxed;");
    assertThat(verified(received().get(0)))
        .contains("shop.example rsa PASS")
        .anyMatch(result -> result.startsWith("shop.example ed25519"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "a@shop.example, shop.example",
    "a@News.Shop.Example, shop.example",
    "a@a.b.eu.shop.example, eu.shop.example",
    "a@bücher.example, xn--bcher-kva.example",
  })
  void areSignedByTheClosestDomainOfTheirSender(String from, String domain) throws Exception {
    factory.setDkimDomain("shop.example,eu.shop.example,bücher.example");
    open().send(Relays.ENVELOPE, message("From: " + from + "\n\nx"));
    assertThat(verified(received().get(0))).containsExactly(domain + " s1 PASS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@shop.example.org", "a@myshop.example", "a@[192.0.2.1]", "example"})
  void areNotSignedIfNoKeyIsForTheirSender(String from) throws Exception {
    String text = "From: " + from + "\r\n\r\nx\r\n";
    open().send(Relays.ENVELOPE, message(text));
    assertThat(received().get(0).text()).isEqualTo(text);
  }

  @Test
  void areRefusedWithoutAKeyIfOneIsRequired() throws Exception {
    factory.setDkimRequired(true);
    SmtpConnection connection = open();
    assertThatThrownBy(
            () -> connection.send(Relays.ENVELOPE, message("From: a@b.example\r\n\r\nx\r\n")))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("dkimRequired")
        .hasMessageContaining("dkimDomain");
    assertThat(relay.commands()).noneMatch(line -> line.startsWith("MAIL"));
    connection.send(Relays.ENVELOPE, message(HEADER + "\nx"));
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");
  }

  private static Submission submission(String to, String from) {
    return new Submission(
        Envelope.of("shop@shop.example", to), message("From: " + from + "\r\n\r\nx\r\n"));
  }

  @Test
  void areSignedInABatchWhichReportsThemInTheirOrder() throws Exception {
    factory.setDkimRequired(true);
    Iterator<Submission> batch =
        Stream.of(
                submission("a@doe.example", "a@shop.example"),
                submission("b@doe.example", "a@other.example"),
                submission("c@doe.example", "a@news.shop.example"))
            .iterator();
    BatchOutcomes outcomes = new BatchOutcomes();

    BatchReceipt receipt = open().sendAll(batch, outcomes);

    assertThat(outcomes.lines())
        .containsExactly(
            "a@doe.example ACCEPTED", "b@doe.example REFUSED", "c@doe.example ACCEPTED");
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(receipt.failed()).isOne();
    for (ReceivedMessage message : received()) {
      assertThat(verified(message)).containsExactly("shop.example s1 PASS");
    }
  }

  /** A message that counts how often it is read, and may be another one each time. */
  private static final class Counted implements MessageSource {
    private final AtomicInteger reads = new AtomicInteger();
    private final List<byte[]> texts;
    private final Content content;
    private Optional<MessageSource> sevenBit = Optional.empty();

    Counted(Content content, String... texts) {
      this.content = content;
      this.texts = Arrays.stream(texts).map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      int read = reads.getAndIncrement();
      out.write(texts.get(Math.min(read, texts.size() - 1)));
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public Content content() {
      return content;
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return sevenBit;
    }
  }

  @Test
  void areReadOnceToSignThemAndTheSameAtEachAttempt() throws Exception {
    relay.on("MAIL").reply("451 4.3.0 later").times(1);
    Counted message = new Counted(Content.SEVEN_BIT, HEADER + "\nx\n");
    SmtpConnection connection = open();

    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, message));
    int reads = message.reads.get();
    connection.send(Relays.ENVELOPE, message);
    connection.send(Relays.ENVELOPE, message);

    assertThat(message.reads.get()).isEqualTo(reads + 2);
    assertThat(received().get(0).content()).isEqualTo(received().get(1).content());
    assertThat(received().get(0).mailParameters())
        .contains("SIZE=" + (received().get(0).content().length - 5)); // LF became CRLF
  }

  @Test
  void areSignedByTheKeyThatTheFileHasNow() throws Exception {
    Counted waiting = new Counted(Content.SEVEN_BIT, HEADER + "\nx\n");
    SmtpConnection connection = open();
    connection.send(Relays.ENVELOPE, waiting);
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");

    keys.publish("s1", DkimKeys.rsa(2048));
    connection.send(Relays.ENVELOPE, waiting);
    assertThat(verified(received().get(1))).containsExactly("shop.example s1 PASS");
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 FAIL");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areSignedInTheFormThatTheServerTakes(boolean eightBit) throws Exception {
    relay.close();
    start(eightBit ? "8BITMIME" : "PIPELINING");
    Counted message = new Counted(Content.EIGHT_BIT, HEADER + "\nGrüße\n");
    Counted sevenBit = new Counted(Content.SEVEN_BIT, HEADER + "\nGruesse\n");
    message.sevenBit = Optional.of(sevenBit);
    SmtpConnection connection = open();

    connection.send(Relays.ENVELOPE, message);
    connection.send(Relays.ENVELOPE, message);

    assertThat(sevenBit.reads.get()).isEqualTo(eightBit ? 0 : 3);
    assertThat(verified(received().get(1))).containsExactly("shop.example s1 PASS");
    assertThat(received().get(1).text()).endsWith(eightBit ? "\u00c3\u009fe\r\n" : "Gruesse\r\n");
  }

  @Test
  void thatCannotBeReadInTheOtherFormAreNotDelivered() throws Exception {
    relay.close();
    start("PIPELINING");
    Counted message = new Counted(Content.EIGHT_BIT, HEADER + "\nGrüße\n");
    message.sevenBit =
        Optional.of(
            MessageSource.of(
                () -> {
                  throw new IOException("the disk is gone");
                },
                OptionalLong.empty(),
                Content.SEVEN_BIT));
    assertThatThrownBy(() -> open().send(Relays.ENVELOPE, message))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("the disk is gone");
    assertThat(received()).isEmpty();
  }

  @Test
  void thatCannotBeReadAreNotSentAndTheConnectionServesTheNext() throws Exception {
    SmtpConnection connection = open();
    MessageSource broken =
        MessageSource.of(
            () -> {
              throw new IllegalStateException("the disk is gone");
            },
            OptionalLong.empty(),
            Content.SEVEN_BIT);
    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, broken))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("the disk is gone");
    connection.send(Relays.ENVELOPE, message(HEADER + "\nx"));
    assertThat(received()).hasSize(1);
  }

  @Test
  void thatHaveChangedSinceTheyWereSignedAreNotDelivered() throws Exception {
    Counted message = new Counted(Content.SEVEN_BIT, HEADER + "\nx\n", HEADER + "\ny\n");
    assertThatThrownBy(() -> open().send(Relays.ENVELOPE, message))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("it has changed since it was signed by DKIM");
    assertThat(received()).isEmpty();
  }

  @Test
  void withAHeaderWithoutEndAreNotHeldInMemory() throws Exception {
    assertThatThrownBy(
            () -> open().send(Relays.ENVELOPE, message("From: a@shop.example".repeat(60_000))))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("its header has more than 1048576 octets");
    assertThat(received()).isEmpty();
  }

  private List<String> signedFields(String header) throws Exception {
    open().send(Relays.ENVELOPE, message(header + "\nx"));
    String signature = received().get(0).header("DKIM-Signature").orElseThrow();
    String names = signature.replaceAll("(?s).*; h=([^;]*);.*", "$1").replace(" ", "");
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");
    return List.of(names.split(":"));
  }

  @Test
  void coverTheFieldsThatAreDisplayedOnceMoreThanTheyOccur() throws Exception {
    assertThat(signedFields("From: a@shop.example\nCC: b@doe.example\ncc: c@doe.example\n"))
        .containsExactly("From", "From", "Reply-To", "To", "Cc", "Cc", "Cc", "Subject");
  }

  @Test // RFC 8058 4
  void coverTheFieldsOfOneClickUnsubscription() throws Exception {
    assertThat(
            signedFields(
                HEADER
                    + "List-Unsubscribe: <https://shop.example/off>\n"
                    + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
                    + "List-Id: <news.shop.example>\nReceived: x\nX-Shop: y\n"))
        .containsExactly(
            "From",
            "From",
            "Reply-To",
            "To",
            "To",
            "Cc",
            "Subject",
            "Subject",
            "List-Unsubscribe",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Unsubscribe-Post",
            "List-Id");
  }

  @Test
  void breakWhereAFieldIsAddedThatWouldBeDisplayed() throws Exception {
    open().send(Relays.ENVELOPE, message(HEADER + "List-Unsubscribe: <mailto:a@b.example>\n\nx"));
    String sent = received().get(0).text();
    for (String added :
        List.of("From: x@evil.example", "Reply-To: x@evil.example", "List-Unsubscribe: <x:y>")) {
      byte[] forged = (added + "\r\n" + sent).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(keys.verified(forged)).containsExactly("shop.example s1 FAIL");
    }
    byte[] relayed = ("Received: x\r\n" + sent).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(keys.verified(relayed)).containsExactly("shop.example s1 PASS");
  }

  @Test
  void keepSignaturesThatTheyHave() throws Exception {
    SmtpConnection connection = open();
    connection.send(Relays.ENVELOPE, message(HEADER + "\nx"));
    MessageSource signed = MessageSource.of(received().get(0).content());
    connection.send(Relays.ENVELOPE, signed);
    assertThat(received().get(1).text().split("DKIM-Signature:", -1)).hasSize(3);
    assertThat(verified(received().get(1))).containsOnly("shop.example s1 PASS");
  }

  @Test
  void areSignedBehindTheSandbox() throws Exception {
    factory.setRedirectTo("test@ops.example");
    open().send(Relays.ENVELOPE, message(HEADER + "\nx"));
    ReceivedMessage message = received().get(0);
    assertThat(message.text()).containsPattern("(?s)^DKIM-Signature: .*\r\nX-Original-To: ann@");
    assertThat(verified(message)).containsExactly("shop.example s1 PASS");
  }

  @Test
  void withLettersBeyondAsciiInTheirHeaderAreSigned() throws Exception {
    MessageSource message =
        new Counted(Content.EIGHT_BIT, "From: Jörg <jörg@shop.example>\nSubject: Grüße\n\nx\n");
    open().send(Relays.ENVELOPE, message);
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");
  }
}
